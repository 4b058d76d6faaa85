#include "pdf/tokens.hpp"

#include <algorithm>

namespace libsign::pdf {
namespace {

constexpr std::size_t kMostTokens = 4096;  // of one object
constexpr std::size_t kMostKeys = 32;      // of one dictionary, each compared with all before
constexpr std::size_t kMostDepth = 16;
constexpr std::uint64_t kMostDigits = 15;  // of a number: what the parser reads as an integer

std::optional<std::string_view> take_name(Cursor& cursor) {
  const std::string_view rest = as_text(cursor.octets().subspan(cursor.at() + 1));
  std::size_t size = 0;
  for (; size < rest.size() && is_regular(static_cast<std::uint8_t>(rest[size])); ++size)
    if (rest[size] == '#') return std::nullopt;
  cursor.skip(1 + size);
  return rest.substr(0, size);
}

bool take_literal_string(Cursor& cursor) {
  cursor.skip(1);
  for (std::size_t open = 1; open > 0;) {
    if (cursor.at_end()) return false;
    const std::uint8_t c = cursor.take();
    if (c == '\\') cursor.skip(1);
    if (c == '(') ++open;
    if (c == ')') --open;
  }
  return true;
}

bool take_hexadecimal_string(Cursor& cursor) {
  cursor.skip(1);
  while (cursor.peek() != '>') {
    if (hex_digit(cursor.peek()) < 0) return false;
    cursor.skip(1);
  }
  cursor.skip(1);
  return true;
}

bool take_digits(Cursor& cursor) {
  const std::uint64_t begin = cursor.at();
  while (is_digit(cursor.peek())) cursor.skip(1);
  return cursor.at() != begin;
}

/// take_number takes a sign or none, digits or none, and a point with digits behind it or none.
bool take_number(Cursor& cursor) {
  const std::uint64_t begin = cursor.at();
  if (cursor.peek() == '+' || cursor.peek() == '-') cursor.skip(1);
  const bool has_whole = take_digits(cursor);
  const bool has_point = cursor.peek() == '.';
  if (has_point) cursor.skip(1);
  const bool is_number = has_point ? take_digits(cursor) : has_whole;
  return is_number && !is_regular(cursor.peek()) && cursor.at() - begin <= kMostDigits;
}

}  // namespace

bool Tokenizer::read(Cursor& cursor) {
  tokens_.clear();
  keys_.clear();
  return value(cursor, 0);
}

bool Tokenizer::read_indirect(ByteView file, std::uint64_t offset, Reference id) {
  Cursor cursor(file, offset);
  cursor.skip_blanks();
  if (cursor.take_natural() != id.number) return false;
  cursor.skip_blanks();
  if (cursor.take_natural() != id.generation) return false;
  cursor.skip_blanks();
  if (!cursor.take_word("obj") || !read(cursor)) return false;
  cursor.skip_space();
  return cursor.take_word("endobj");
}

bool Tokenizer::value(Cursor& cursor, std::size_t depth) {
  if (depth > kMostDepth || tokens_.size() > kMostTokens) return false;
  cursor.skip_space();
  switch (const std::uint8_t c = cursor.peek()) {
    case '/': return take_name(cursor) && scalar();
    case '(': return take_literal_string(cursor) && scalar();
    case '[': return array(cursor, depth);
    case '<': return cursor.peek(1) == '<' ? dictionary(cursor, depth) : take_hexadecimal_string(cursor) && scalar();
    case 'n': return cursor.take_word("null") && scalar();
    case 't': return cursor.take_word("true") && scalar();
    case 'f': return cursor.take_word("false") && scalar();
    default: return is_digit(c) ? reference_or_number(cursor) : take_number(cursor) && scalar();
  }
}

bool Tokenizer::array(Cursor& cursor, std::size_t depth) {
  cursor.skip(1);
  add({Token::Kind::BeginArray});
  for (cursor.skip_space(); cursor.peek() != ']'; cursor.skip_space())
    if (!value(cursor, depth + 1)) return false;
  cursor.skip(1);
  return add({Token::Kind::End});
}

bool Tokenizer::dictionary(Cursor& cursor, std::size_t depth) {
  cursor.skip(2);
  add({Token::Kind::BeginDictionary});
  const std::size_t first = keys_.size();
  for (cursor.skip_space(); !cursor.take_text(">>"); cursor.skip_space()) {
    if (cursor.peek() != '/' || keys_.size() - first == kMostKeys) return false;
    const auto key = take_name(cursor);
    if (!key || std::find(keys_.begin() + static_cast<std::ptrdiff_t>(first), keys_.end(), *key) != keys_.end())
      return false;
    keys_.push_back(*key);
    add({Token::Kind::Key, *key});
    if (!value(cursor, depth + 1)) return false;
  }
  keys_.resize(first);
  return add({Token::Kind::End});
}

bool Tokenizer::reference_or_number(Cursor& cursor) {
  const std::uint64_t begin = cursor.at();
  const auto first = cursor.take_natural();
  if (!first) return take_number(cursor) && scalar();
  const std::uint64_t after = cursor.at();
  cursor.skip_blanks();
  if (const auto second = cursor.take_natural(); second && *first <= 0xFFFFFFFF && *second <= 65'535) {
    cursor.skip_blanks();
    if (cursor.take_word("R"))
      return add(
          {Token::Kind::Reference, {}, {static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*second)}});
  }
  cursor.move_to(after);
  return after - begin <= kMostDigits && scalar();
}

}  // namespace libsign::pdf
