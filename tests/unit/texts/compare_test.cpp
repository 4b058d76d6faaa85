#include <catch2/catch.hpp>

#include <libsign/texts.hpp>

#include "texts_of.hpp"

namespace libsign {
namespace {

using test::kText;

std::vector<TextBlock> changed(std::size_t at, std::string text) {
  std::vector<TextBlock> blocks = kText;
  blocks.at(at).text = std::move(text);
  return blocks;
}

/// side puts the words of one of two compared blocks together again.
std::string side(const BlockDifference& difference, Change other) {
  std::string out;
  for (const WordRun& run : difference.words)
    if (run.change != other) out += (out.empty() ? "" : " ") + run.words;
  return out;
}

}  // namespace

TEST_CASE("equal texts do not differ", "[texts]") { CHECK(compare(kText, kText).empty()); }

TEST_CASE("a changed word is found in its block", "[texts]") {
  auto after = kText;
  after[3].text = "This MoC will continue for three (3) years.";
  const auto differences = compare(kText, after);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0] == BlockDifference{"sec_1__para_1",
                                          Change::Changed,
                                          false,
                                          {{Change::Same, "1. This"},
                                           {Change::Removed, "MoU"},
                                           {Change::Inserted, "MoC"},
                                           {Change::Same, "will continue for three (3) years."}}});
  CHECK(to_text(differences) == "sec_1__para_1: 1. This [-MoU-] {+MoC+} will continue for three (3) years.\n");
}

TEST_CASE("inserted and removed blocks are told where they stand", "[texts]") {
  auto after = kText;
  after.erase(after.begin() + 4);
  after.insert(after.begin() + 2, TextBlock{"sec_1__p_1", "", "New words."});
  const auto differences = compare(kText, after);
  REQUIRE(differences.size() == 2);
  CHECK(differences[0] == BlockDifference{"sec_1__p_1", Change::Inserted, false, {{Change::Inserted, "New words."}}});
  CHECK(differences[1].eid == kText[4].eid);
  CHECK(differences[1].change == Change::Removed);
}

TEST_CASE("a block that only stands elsewhere is a difference", "[texts]") {
  auto after = kText;
  std::swap(after[3], after[4]);
  const auto differences = compare(kText, after);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].moved);
  CHECK(differences[0].change == Change::Same);
  CHECK(to_text(differences).find("stands elsewhere") != std::string::npos);
}

TEST_CASE("a number is a word of its own", "[texts]") {
  auto after = kText;
  after[3].num.clear();
  after[3].text = kText[3].num + " " + kText[3].text;
  const auto differences = compare(kText, after);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].change == Change::Changed);
  CHECK(differences[0].words.front() == WordRun{Change::Removed, "1."});
}

TEST_CASE("both sides can be read from the words", "[texts]") {
  const auto after = changed(4, "It may be modified by mutual consent, in writing, of the Participants at any time.");
  const auto differences = compare(kText, after);
  REQUIRE(differences.size() == 1);
  CHECK(side(differences[0], Change::Inserted) == kText[4].num + " " + kText[4].text);
  CHECK(side(differences[0], Change::Removed) == after[4].num + " " + after[4].text);
}

TEST_CASE("long runs that stayed are shortened for people", "[texts]") {
  std::string words;
  for (int i = 1; i <= 40; ++i) words += "w" + std::to_string(i) + " ";
  const auto before = changed(3, words + "old " + words + "old");
  const auto after = changed(3, words + "new " + words + "new");
  CHECK(to_text(compare(before, after)) ==
        "sec_1__para_1: … w36 w37 w38 w39 w40 [-old-] {+new+} w1 w2 w3 w4 w5 … w36 w37 w38 w39 w40 [-old-] {+new+}\n");
}

TEST_CASE("words that look like marks cannot pass for them", "[texts]") {
  const auto before = changed(3, "nothing");
  const auto after = changed(3, "nothing +} may {+ [-be-] +}{+ done");
  CHECK(to_text(compare(before, after)) == "sec_1__para_1: 1. nothing {+\\+} may \\{+ \\[-be\\-] \\+}\\{+ done+}\n");
}

TEST_CASE("texts that share nothing cost no more than the cap", "[texts]") {
  std::string before;
  std::string after;
  for (int i = 0; i < 200'000; ++i) {
    before += "a" + std::to_string(i % 7) + " ";
    after += "b" + std::to_string(i % 11) + " ";
  }
  const auto differences = compare(changed(3, before + "end"), changed(3, after + "end"));
  REQUIRE(differences.size() == 1);
  REQUIRE(differences[0].words.size() == 4);
  CHECK(differences[0].words[3] == WordRun{Change::Same, "end"});
}

}  // namespace libsign
