#include "base/utf8.hpp"

namespace libsign {

std::uint32_t next_character(std::string_view text, std::size_t& i) {
  const auto lead = static_cast<std::uint8_t>(text[i++]);
  if (lead < 0x80) return lead;
  if (lead < 0xC2 || lead > 0xF4) return kMalformedUtf8;
  const int following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  std::uint32_t point = lead & (0x3Fu >> following);
  for (int k = 0; k < following; ++k, ++i) {
    if (i == text.size() || (static_cast<std::uint8_t>(text[i]) & 0xC0) != 0x80) return kMalformedUtf8;
    point = point << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3Fu);
  }
  const bool overlong = point < (following == 3 ? 0x10000u : following == 2 ? 0x800u : 0x80u);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return overlong || surrogate || point > 0x10FFFF ? kMalformedUtf8 : point;
}

}  // namespace libsign
