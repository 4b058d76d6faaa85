#include "pdf/syntax.hpp"

#include <algorithm>

namespace libsign::pdf {
namespace {

constexpr std::uint64_t kMostNatural = std::uint64_t{1} << 53;  // no file is that long, and doubles still count exactly

}  // namespace

int hex_digit(std::uint8_t c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void Cursor::skip_blanks() {
  while (!at_end() && is_blank(octets_[at_])) ++at_;
}

void Cursor::skip_space() {
  skip_blanks();
  while (peek() == '%') {
    while (!at_end() && peek() != '\n' && peek() != '\r') ++at_;
    skip_blanks();
  }
}

bool Cursor::take_end_of_line() {
  if (take_text("\r\n")) return true;
  return take_text("\n") || take_text("\r");
}

bool Cursor::take_text(std::string_view text) {
  const ByteView rest = octets_.subspan(at_);
  if (rest.size() < text.size() || !std::equal(text.begin(), text.end(), as_text(rest).begin())) return false;
  at_ += text.size();
  return true;
}

bool Cursor::take_word(std::string_view word) {
  const std::uint64_t before = at_;
  if (take_text(word) && !is_regular(peek())) return true;
  at_ = before;
  return false;
}

std::optional<std::uint64_t> Cursor::take_natural() {
  const std::uint64_t before = at_;
  std::uint64_t value = 0;
  while (is_digit(peek()) && value < kMostNatural) value = value * 10 + static_cast<std::uint64_t>(take() - '0');
  if (at_ != before && value < kMostNatural && !is_regular(peek())) return value;
  at_ = before;
  return std::nullopt;
}

}  // namespace libsign::pdf
