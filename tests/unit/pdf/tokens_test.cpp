#include <catch2/catch.hpp>

#include <algorithm>

#include "pdf/parser.hpp"
#include "pdf/tokens.hpp"
#include "support/pdf_pieces.hpp"

using namespace libsign;

namespace {

std::optional<std::vector<std::string>> tokenized(const std::string& text) {
  pdf::Tokenizer tokenizer;
  pdf::Cursor cursor(as_bytes(text));
  if (!tokenizer.read(cursor)) return std::nullopt;
  const auto tokens = tokenizer.tokens();
  CHECK(tokenizer.has_references() == std::any_of(tokens.begin(), tokens.end(), [](const pdf::Token& token) {
          return token.kind == pdf::Token::Kind::Reference;
        }));
  return test::pieces_of(tokenizer.tokens());
}

std::vector<std::string> parsed(const std::string& text) {
  pdf::Cursor cursor(as_bytes(text));
  const auto object = pdf::parse_value(cursor, pdf::Spans::Kept);
  REQUIRE(object);
  return test::pieces_of(*object);
}

}  // namespace

TEST_CASE("pdf tokens: plainly written objects hold what the parser finds in them", "[pdf][accept]") {
  const std::string text = GENERATE(
      as<std::string>{}, "<</Parent 2 0 R/Annots[5 0 R 6 0 R]/Box[0 -8.5]/Hidden false/Next null>>",
      "<< /Title (a \\) b ( c ) 7 0 R) /Id <4865> >>", "[1 0 R 2 0 3 0 R .5 +1 -2.5]", "[1 0 R % 9 0 R\n 2 0 R]", "42",
      "<</A<</A<</A 4294967295 65535 R>>>>>>", "<<>>", "[/ 1 0 R]", "4294967296 0 R");
  INFO(text);
  const auto found = tokenized(text);
  REQUIRE(found);
  CHECK(*found == parsed(text));
}

TEST_CASE("pdf tokens: what is written otherwise is left to the parser", "[pdf][reject]") {
  const std::string text =
      GENERATE(as<std::string>{}, "<</A#42 1 0 R>>", "<</A 1/A 2>>", "[1 0 R", "(no end", "<4 8>", "1.2.3",
               "12345678901234567", "nul", "5.", "", "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "<</A 1 /B>>");
  INFO(text);
  CHECK_FALSE(tokenized(text));
}

TEST_CASE("pdf tokens: an indirect object is the one that is asked for", "[pdf]") {
  const std::string text = "12 3 obj <</Kids[4 0 R]>> endobj";
  pdf::Tokenizer tokenizer;
  const auto takes = [&](std::string_view octets, std::uint64_t offset, pdf::Reference id) {
    pdf::Cursor cursor(as_bytes(octets), offset);
    return tokenizer.read_indirect(cursor, id);
  };
  CHECK(takes(text, 0, {12, 3}));
  CHECK(test::pieces_of(tokenizer.tokens()) == std::vector<std::string>{"/Kids", "4 0 R", "<<", "["});
  CHECK_FALSE(takes(text, 0, {12, 0}));
  CHECK_FALSE(takes(text, 1, {12, 3}));
  CHECK_FALSE(takes(text, text.size(), {12, 3}));
  CHECK_FALSE(takes("12 3 obj <<>> stream\nx\nendstream endobj", 0, {12, 3}));
}

TEST_CASE("pdf tokens: the cursor tells how far an object was read, also one that is not taken", "[pdf]") {
  const std::string text = "1 0 obj (no end";
  pdf::Tokenizer tokenizer;
  pdf::Cursor cursor(as_bytes(text));
  CHECK_FALSE(tokenizer.read_indirect(cursor, {1, 0}));
  CHECK(cursor.at() == text.size());
}
