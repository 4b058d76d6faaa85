#include <cstdint>

#include <fmt/format.h>

#include <libsign/report_text.hpp>

namespace libsign {
namespace {

struct Decoded {
  char32_t point = 0;
  std::size_t length = 0;  // octets; 0 where no well-formed sequence begins
};

/// decode reads one UTF-8 sequence; overlong forms and surrogates are not well-formed (RFC 3629, 4).
Decoded decode(std::string_view text) {
  const auto octet = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
  const std::uint8_t lead = octet(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t point = lead & (0x7Fu >> length);
  for (std::size_t index = 1; index < length; ++index) {
    if ((octet(index) & 0xC0) != 0x80) return {};
    point = point << 6 | (octet(index) & 0x3Fu);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (overlong || surrogate || point > 0x10FFFF) return {};
  return {point, length};
}

struct Range {
  char32_t first;
  char32_t last;
};

/// Characters that steer a terminal, turn the direction of text round or cannot be seen.
constexpr Range kHarmful[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},   {0x180E, 0x180E},   {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

bool harmful(char32_t point) {
  for (const Range& range : kHarmful)
    if (point >= range.first && point <= range.last) return true;
  return false;
}

std::string escaped(char32_t point) {
  switch (point) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(point));
  }
}

}  // namespace

std::string terminal_safe(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    if (decoded.length == 0) {
      safe += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    if (harmful(decoded.point))
      safe += escaped(decoded.point);
    else
      safe += text.substr(0, decoded.length);
    text.remove_prefix(decoded.length);
  }
  return safe;
}

}  // namespace libsign
