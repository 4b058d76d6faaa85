#include "agreement/characters.hpp"

#include <catch2/catch.hpp>

using namespace libsign;

TEST_CASE("characters of the world's scripts may stand in an act", "[agreement]") {
  CHECK(agreement::check_line("“quotes”, a no-break space (\u00A0), Tallinn’s õ, 日本, 𝒳, عربى", "a:1"));
  CHECK(agreement::check_line("", "a:1"));
}

TEST_CASE("characters that hide, reorder or break what is shown are refused by name", "[agreement][reject]") {
  const auto [text, code] = GENERATE(table<std::string, std::string>({{"a\tb", "U+0009"},
                                                                      {std::string("a\0b", 3), "U+0000"},
                                                                      {"a\u0085b", "U+0085"},
                                                                      {"a\u202Eb", "U+202E"},
                                                                      {"a\u2066b", "U+2066"},
                                                                      {"a\u200Fb", "U+200F"},
                                                                      {"a\u2028b", "U+2028"},
                                                                      {"a\uFEFFb", "U+FEFF"},
                                                                      {"a\uFFFEb", "U+FFFE"},
                                                                      {"a\U000E0041b", "U+E0041"}}));
  const auto checked = agreement::check_line(text, "memo.md:7");
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == Errc::BadInput);
  CHECK(checked.error().what.find(code) != std::string::npos);
  CHECK(checked.error().where == "memo.md:7");
  CHECK_FALSE(checked.error().hint.empty());
}

TEST_CASE("octets that are not UTF-8 are refused", "[agreement][reject]") {
  const auto text = GENERATE("\xFF", "a\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80");
  const auto checked = agreement::check_line(text, "memo.md:1");
  REQUIRE_FALSE(checked);
  CHECK(checked.error().what.find("UTF-8") != std::string::npos);
}

TEST_CASE("a decomposed character is refused and its line named", "[agreement][reject]") {
  CHECK(agreement::check_lines("one\nK\u00F6ln\n", "memo.md"));
  const auto checked = agreement::check_lines("one\nKo\u0308ln\n", "memo.md");
  REQUIRE_FALSE(checked);
  CHECK(checked.error().what.find("Normalization Form C") != std::string::npos);
  CHECK(checked.error().where == "memo.md:2");
}
