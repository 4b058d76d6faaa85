#include "agreement/markup.hpp"

#include <catch2/catch.hpp>

#include "agreement/caps.hpp"
#include "agreement/text_source.hpp"

using namespace libsign;
using Kind = agreement::Paragraph::Kind;

namespace {

std::vector<agreement::Paragraph> paragraphs(std::string_view source) {
  const auto read = agreement::read_paragraphs(source, "memo.md");
  if (!read) FAIL(read.error().where << ": " << read.error().what);
  return *read;
}

std::vector<std::string> words_of(const std::vector<agreement::Paragraph>& all) {
  std::vector<std::string> words;
  for (const auto& paragraph : all)
    for (const std::string& part : {paragraph.num, paragraph.text()})
      for (const std::string& word : agreement::split_words(part)) words.push_back(word);
  return words;
}

}  // namespace

TEST_CASE("lines are put together into paragraphs and items", "[agreement]") {
  const auto all = paragraphs(
      "# Title\nplain one\nplain two\n\n1. first\n   goes on\n2) second\n- a) lettered\n- bullet\n\u2022 bullet two\n");
  REQUIRE(all.size() == 7);
  CHECK(all[0].kind == Kind::Heading);
  CHECK(all[1].text() == "plain one plain two");
  CHECK((all[2].kind == Kind::Numbered && all[2].num == "1." && all[2].text() == "first goes on"));
  CHECK((all[3].num == "2)" && all[3].line == 7));
  CHECK((all[4].kind == Kind::Lettered && all[4].num == "a)"));
  CHECK((all[5].kind == Kind::Bullet && all[6].text() == "bullet two"));
}

TEST_CASE("wrapped prose that begins with a number or letter stays prose", "[agreement]") {
  CHECK(paragraphs("as said in paragraph\n2. of the other text\nand in point\nb) of it\n").size() == 1);
  CHECK(paragraphs("2026. A year\n").front().kind == Kind::Plain);
}

TEST_CASE("emphasis, superscripts and rules are layout, everything else is kept", "[agreement]") {
  const auto all = paragraphs(
      "**BOTH\nLINES** of the 21<sup>st</sup> *fora*\n\n---\n***\n____\n\n5 \\* 3 < 16 & _so_ `on`  \nend\n");
  REQUIRE(all.size() == 2);
  CHECK(all[0].lines == std::vector<std::string>{"BOTH", "LINES of the 21st fora"});
  CHECK(all[1].text() == "5 * 3 < 16 & _so_ `on` end");
}

TEST_CASE("line ends, tabs, form feeds and a byte order mark are layout; no-break spaces are characters",
          "[agreement]") {
  const auto all = paragraphs("\xEF\xBB\xBFone\ttwo\r\n\f\r\n6\u00A0May\r\n");
  REQUIRE(all.size() == 2);
  CHECK(all[0].text() == "one two");
  CHECK(all[1].text() == "6\u00A0May");
  CHECK(all[1].line == 3);
}

TEST_CASE("markup that would change the words is refused and its line named", "[agreement][reject]") {
  const auto [source, where] = GENERATE(table<std::string, std::string>({{"fine\n\nan * alone\n", "memo.md:3"},
                                                                         {"fine\ntwo **open\nthree\n", "memo.md:2"},
                                                                         {"**a*\n", "memo.md:1"},
                                                                         {"line<br>break\n", "memo.md:1"},
                                                                         {"one\n<!-- hidden -->\n", "memo.md:2"},
                                                                         {"one\n\nt\u202Ewo\n", "memo.md:3"},
                                                                         {"old\rmac\n", "memo.md:1"}}));
  CAPTURE(source);
  const auto read = agreement::read_paragraphs(source, "memo.md");
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::BadInput);
  CHECK(read.error().where == where);
  CHECK_FALSE(read.error().hint.empty());
}

TEST_CASE("a text above a cap is refused", "[agreement][reject]") {
  std::string many;
  for (std::size_t i = 0; i <= agreement::kMaxBlocks; ++i) many += "x\n\n";
  const auto source = GENERATE_COPY(std::string(agreement::kMaxSourceBytes + 1, ' '),
                                    "a\n" + std::string(agreement::kMaxLineBytes + 1, 'x'), many);
  const auto read = agreement::read_paragraphs(source, "memo.md");
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::LimitExceeded);
}

TEST_CASE("the words of a source do not depend on how it is cut into paragraphs", "[agreement]") {
  const std::string source =
      "# **T** *x*\n\n- - two\n+ a) b\n* c\n  1. d **e**f\n\n#no heading\n####### seven\n- \n#\n(b) g "
      "<sup>h</sup>\n\\*i\n";
  CHECK(words_of(paragraphs(source)) == agreement::source_words(source));
}

TEST_CASE("a lost, added or changed word does not go unnoticed", "[agreement][reject]") {
  const std::string source = "alpha **beta**\n\n1. gamma\n";
  using Blocks = std::vector<TextBlock>;
  CHECK(agreement::check_words(source, Blocks{{"a", "", "alpha beta"}, {"b", "1.", "gamma"}}, "memo.md"));
  const auto blocks = GENERATE(Blocks{{"a", "", "alpha beta"}, {"b", "", "gamma"}},
                               Blocks{{"a", "", "alpha beta"}, {"b", "1.", "gamma delta"}},
                               Blocks{{"a", "", "alpha beta"}, {"b", "1.", "Gamma"}},
                               Blocks{{"b", "1.", "gamma"}, {"a", "", "alpha beta"}}, Blocks{});
  const auto checked = agreement::check_words(source, blocks, "memo.md");
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == Errc::Internal);
}
