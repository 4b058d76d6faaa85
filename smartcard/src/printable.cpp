#include <cstdint>

#include <smartcard/token.hpp>

namespace smartcard {

namespace {

struct Sequence {
  std::size_t octets = 0;  // 0: malformed
  char32_t code_point = 0;
};

/// decode reads one UTF-8 sequence, the shortest form only (RFC 3629, 3).
Sequence decode(std::string_view text) {
  const auto octet = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
  const std::uint8_t first = octet(0);
  if (first < 0x80) return {1, first};
  const std::size_t octets = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < octets) return {};
  char32_t code_point = first & (0xffu >> (octets + 1));
  for (std::size_t index = 1; index < octets; ++index) {
    if ((octet(index) & 0xc0u) != 0x80u) return {};
    code_point = code_point << 6 | (octet(index) & 0x3fu);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < kSmallest[octets] || code_point > 0x10ffff || surrogate) return {};
  return {octets, code_point};
}

/// is_control covers the C0 and C1 controls and the marks that reorder or hide text on a terminal.
bool is_control(char32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) ||
         (code_point >= 0x200b && code_point <= 0x200f) || (code_point >= 0x2028 && code_point <= 0x202e) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xfeff;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const Sequence sequence = decode(text);
    if (sequence.octets == 0 || is_control(sequence.code_point)) {
      shown += '?';
    } else {
      shown += text.substr(0, sequence.octets);
    }
    text.remove_prefix(sequence.octets == 0 ? 1 : sequence.octets);
  }
  return shown;
}

}  // namespace smartcard
