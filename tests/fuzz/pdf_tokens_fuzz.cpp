#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "pdf/parser.hpp"
#include "pdf/tokens.hpp"
#include "support/pdf_pieces.hpp"

// Whatever the tokenizer takes of an object the parser takes, up to the same octet, and finds the same in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  static pdf::Tokenizer tokenizer;
  pdf::Cursor taken(ByteView(data, size));
  if (!tokenizer.read(taken)) return 0;
  pdf::Cursor parsed(ByteView(data, size));
  const auto object = pdf::parse_value(parsed, pdf::Spans::Kept);
  if (!object || parsed.at() != taken.at()) __builtin_trap();
  const auto tokens = tokenizer.tokens();
  if (test::pieces_of(*object) != test::pieces_of(tokens)) __builtin_trap();
  const bool refers = std::any_of(tokens.begin(), tokens.end(),
                                  [](const pdf::Token& token) { return token.kind == pdf::Token::Kind::Reference; });
  if (refers != tokenizer.has_references()) __builtin_trap();
  return 0;
}
