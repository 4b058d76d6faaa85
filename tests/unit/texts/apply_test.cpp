#include <catch2/catch.hpp>

#include <libsign/texts.hpp>

#include "texts_of.hpp"

namespace libsign {
namespace {

const LabelledText kBase{2, test::kText};

Bytes digest_of(std::string_view eid) {
  for (const TextBlock& block : kBase.blocks)
    if (block.eid == eid) return block_sha256(block);
  return {};
}

Replace replace(const std::string& eid, std::optional<std::string> old, std::string by) {
  return {eid, digest_of(eid), std::move(old), std::move(by)};
}
Repeal repeal(const std::string& eid) { return {eid, digest_of(eid)}; }

using Operations = std::vector<Operation>;

std::vector<std::string> labels(const Result<LabelledText>& text) {
  std::vector<std::string> out;
  if (text)
    for (const TextBlock& block : text->blocks) out.push_back(block.eid);
  return out;
}

std::size_t place(const Result<LabelledText>& text, const std::string& eid) {
  const auto all = labels(text);
  return static_cast<std::size_t>(std::find(all.begin(), all.end(), eid) - all.begin());
}

void check_refused(const Operations& operations, const std::string& where, const std::string& what) {
  CAPTURE(where, what);
  const auto result = apply_operations(kBase, operations);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Errc::BadInput);
  CHECK(result.error().where == where);
  CHECK(result.error().what.find(what) != std::string::npos);
}

}  // namespace

TEST_CASE("words are replaced in their block", "[texts]") {
  const auto result = apply_operations(kBase, Operations{replace("sec_1__para_1", "This MoU", "This MoC")});
  REQUIRE(result);
  CHECK(result->version == 3);
  CHECK(result->blocks[3].text == "This MoC will continue for three (3) years.");
  CHECK(result->blocks[3].num == "1.");
  CHECK(apply_operations(kBase, Operations{replace("sec_1", std::nullopt, "Term")})->blocks[2].text == "Term");
  CHECK(apply_operations(kBase, Operations{replace("sec_1", "Duration", "")})->blocks[2].text.empty());
}

TEST_CASE("what is inserted stands behind its block and the parts of that", "[texts]") {
  const auto beside = apply_operations(kBase, Operations{Insert{"sec_2__para_1", {"sec_2__para_1a", "1a.", "New."}}});
  CHECK(place(beside, "sec_2__para_1a") == place(beside, "sec_2__para_1__point_b") + 1);
  const auto division = apply_operations(kBase, Operations{Insert{"sec_2", {"sec_3", "SECTION 3", "New"}},
                                                           Insert{"sec_3", {"sec_3__p_1", "", "New words."}}});
  CHECK(place(division, "sec_3") == place(division, "sec_2__para_2") + 1);
  CHECK(place(division, "sec_3__p_1") == place(division, "sec_3") + 1);
  const auto first = apply_operations(kBase, Operations{Insert{"sec_1", {"sec_1__p_1", "", "New words."}}});
  CHECK(place(first, "sec_1__p_1") == place(first, "sec_1") + 1);
  const auto signature =
      apply_operations(kBase, Operations{Insert{"signatures__p_2", {"signatures__p_3", "", "For Italy"}}});
  CHECK(place(signature, "signatures__p_3") == kBase.blocks.size());
}

TEST_CASE("a block is repealed with its parts, in any order", "[texts]") {
  const Operations parts{repeal("sec_2__para_1__point_a"), repeal("sec_2__para_1"), repeal("sec_2__para_1__point_b")};
  const auto result = apply_operations(kBase, parts);
  REQUIRE(result);
  CHECK(result->blocks.size() == kBase.blocks.size() - 3);
  check_refused({repeal("sec_2__para_1")}, "sec_2__para_1", "left without the block");
}

TEST_CASE("operations that do not fit are refused", "[texts][reject]") {
  check_refused({Replace{"sec_9", {}, std::nullopt, "x"}}, "sec_9", "no block");
  check_refused({Replace{"sec_1", digest_of("sec_2"), std::nullopt, "x"}}, "sec_1", "digest");
  check_refused({Repeal{"sec_1__para_1", digest_of("sec_2")}}, "sec_1__para_1", "digest");
  check_refused({replace("sec_1__para_1", "That MoU", "x")}, "sec_1__para_1", "do not stand");
  check_refused({replace("sec_1__para_1", "", "x")}, "sec_1__para_1", "do not stand");
  check_refused({replace("sec_1__para_1", "r", "x")}, "sec_1__para_1", "more than once");
  check_refused({replace("sec_1__para_1", "MoU", "MoU")}, "sec_1__para_1", "changes nothing");
  check_refused({replace("sec_1__para_1", "MoU", "")}, "sec_1__para_1", "white space");
  check_refused({replace("title", std::nullopt, "")}, "title", "neither");
  check_refused({replace("title", std::nullopt, "e\u0300")}, "title", "Normalization");
  check_refused({replace("title", "MEMORANDUM", "\u202EMEMORANDUM")}, "title", "U+202E");
  check_refused({replace("sec_1", "Duration", "Term"), replace("sec_1", "Term", "Time")}, "sec_1", "two operations");
  check_refused({repeal("sec_1__para_1"), replace("sec_1__para_1", "MoU", "MoC")}, "sec_1__para_1", "two operations");
}

TEST_CASE("blocks that do not belong where they are put are refused", "[texts][reject]") {
  const auto insert = [](std::string after, std::string eid) {
    return Operations{Insert{std::move(after), {std::move(eid), "", "New words."}}};
  };
  check_refused(insert("sec_9", "sec_9__p_1"), "sec_9", "no block");
  check_refused(insert("sec_1", "sec_2"), "sec_2", "has or had");
  check_refused(insert("sec_1__para_1", "sec_3"), "sec_3", "does not belong");
  check_refused(insert("sec_1", "sec_2__para_3"), "sec_2__para_3", "does not belong");
  check_refused(insert("sec_1", "SEC"), "SEC", "not a label");
  check_refused({repeal("sec_1__para_1"), Insert{"sec_1__para_1", {"sec_1__para_1a", "", "x"}}}, "sec_1__para_1",
                "no block");
  check_refused({repeal("sec_1__para_1"), Insert{"sec_1", {"sec_1__para_1", "", "x"}}}, "sec_1__para_1", "has or had");
  check_refused({Insert{"sec_1", {"sec_1__p_1", "", ""}}}, "sec_1__p_1", "neither");
  check_refused({Insert{"sec_1", {"sec_1__p_1", " a)", "x"}}}, "sec_1__p_1", "number");
}

TEST_CASE("nothing is left of a text without blocks", "[texts][reject]") {
  const LabelledText one{0, {{"title", "", "T"}}};
  CHECK_FALSE(apply_operations(one, Operations{Repeal{"title", block_sha256(one.blocks[0])}}));
}

TEST_CASE("a text above the caps of an act is refused", "[texts][reject]") {
  const auto big = apply_operations(kBase, Operations{replace("title", std::nullopt, std::string(5u << 20, 'x'))});
  REQUIRE_FALSE(big);
  CHECK(big.error().code == Errc::LimitExceeded);
  LabelledText many{0, {}};
  for (int i = 0; i < 5'000; ++i) many.blocks.push_back({"x_" + std::to_string(i), "", "x"});
  const auto more = apply_operations(many, Operations{Insert{"x_0", {"y", "", "x"}}});
  REQUIRE_FALSE(more);
  CHECK(more.error().code == Errc::LimitExceeded);
}

TEST_CASE("a modification names its base and its result", "[texts]") {
  const Operations operations{replace("sec_1__para_1", "MoU", "MoC")};
  const TextVersion base = version_of(kBase);
  Modification modification{operations, {}, {}, version_of(*apply_operations(kBase, operations))};
  REQUIRE(apply_modification(kBase, base, modification));

  const auto other_base = apply_modification(kBase, TextVersion{3, base.sha256}, modification);
  REQUIRE_FALSE(other_base);
  CHECK(other_base.error().code == Errc::Refused);

  modification.result.sha256[0] ^= 1;
  const auto other_result = apply_modification(kBase, base, modification);
  REQUIRE_FALSE(other_result);
  CHECK(other_result.error().code == Errc::Refused);
  CHECK(other_result.error().what.find("does not follow") != std::string::npos);
}

TEST_CASE("the operations between two texts quote few words", "[texts]") {
  auto after = kBase;
  after.blocks[3].text = "This MoC will continue for three (3) years.";
  const auto operations = operations_between(kBase, after);
  REQUIRE(operations);
  REQUIRE(operations->size() == 1);
  CHECK(std::get<Replace>(operations->front()) == replace("sec_1__para_1", "MoU", "MoC"));

  after.blocks[3].text = "This MoU will continue for three years.";
  const auto struck = operations_between(kBase, after);
  REQUIRE(struck);
  CHECK(std::get<Replace>(struck->front()) == replace("sec_1__para_1", "three (3)", "three"));
}

TEST_CASE("what operations cannot say is refused", "[texts][reject]") {
  auto renumbered = kBase;
  renumbered.blocks[3].num = "I.";
  CHECK(operations_between(kBase, renumbered).error().where == "sec_1__para_1");
  auto reordered = kBase;
  std::swap(reordered.blocks[11], reordered.blocks[12]);
  CHECK(operations_between(kBase, reordered).error().code == Errc::Unsupported);
  auto out_of_nowhere = kBase;
  out_of_nowhere.blocks.insert(out_of_nowhere.blocks.begin(), {"cover", "", "x"});
  CHECK(operations_between(kBase, out_of_nowhere).error().where == "cover");
}

TEST_CASE("modifications overlap where they touch one block", "[texts]") {
  const Operations first{replace("sec_1__para_1", "MoU", "MoC")};
  CHECK(overlap(first, Operations{replace("sec_1__para_2", "writing", "words")}).empty());
  CHECK(overlap(first, first) == std::vector<std::string>{"sec_1__para_1"});
  CHECK(overlap(first, Operations{repeal("sec_1__para_1")}) == std::vector<std::string>{"sec_1__para_1"});
  CHECK(overlap(first, Operations{Insert{"sec_1__para_1", {"sec_1__para_1a", "", "x"}}}).size() == 1);
  CHECK(overlap(Operations{Insert{"sec_1", {"sec_1__p_1", "", "x"}}},
                Operations{Insert{"sec_1", {"sec_1__p_2", "", "y"}}}) == std::vector<std::string>{"sec_1"});
}

}  // namespace libsign
