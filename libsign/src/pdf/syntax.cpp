#include "pdf/syntax.hpp"

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

void Cursor::skip_comments() {
  while (peek() == '%') {
    while (!at_end() && peek() != '\n' && peek() != '\r') ++at_;
    skip_blanks();
  }
}

bool Cursor::take_end_of_line() {
  if (take_text("\r\n")) return true;
  return take_text("\n") || take_text("\r");
}

bool Cursor::take_word(std::string_view word) {
  const std::uint64_t before = at_;
  if (take_text(word) && !is_regular(peek())) return true;
  at_ = before;
  return false;
}

std::optional<std::uint64_t> Cursor::take_natural() {
  std::uint64_t value = 0;
  std::uint64_t at = at_;
  for (; at < octets_.size() && is_digit(octets_[at]) && value < kMostNatural; ++at)
    value = value * 10 + static_cast<std::uint64_t>(octets_[at] - '0');
  const bool ends = at == octets_.size() || !is_regular(octets_[at]);
  if (at == at_ || value >= kMostNatural || !ends) return std::nullopt;
  at_ = at;
  return value;
}

}  // namespace libsign::pdf
