#include <libsign/bytes.hpp>

#include <algorithm>
#include <array>

namespace libsign {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> values_of(std::string_view digits) {
  std::array<std::uint8_t, 256> table{};
  table.fill(kNoDigit);
  for (std::size_t i = 0; i < digits.size(); ++i)
    table[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
  return table;
}

constexpr std::array<std::uint8_t, 256> kBase64Values = values_of(kBase64Digits);

std::uint8_t value_at(std::string_view base64, std::size_t at) {
  return kBase64Values[static_cast<std::uint8_t>(base64[at])];
}

std::uint8_t hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return kNoDigit;
}

bool is_xml_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

bool equal(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

std::string to_hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 0x0F];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint8_t high = hex_value(text[i]);
    const std::uint8_t low = hex_value(text[i + 1]);
    if (high == kNoDigit || low == kNoDigit) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  char* out = text.data();
  const auto digit = [&](std::uint32_t group, unsigned shift) { *out++ = kBase64Digits[group >> shift & 0x3F]; };
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t group =
        static_cast<std::uint32_t>(bytes[i]) << 16 | static_cast<std::uint32_t>(bytes[i + 1]) << 8 | bytes[i + 2];
    digit(group, 18);
    digit(group, 12);
    digit(group, 6);
    digit(group, 0);
  }
  if (i == bytes.size()) return text;
  const bool two = bytes.size() - i == 2;
  const std::uint32_t group =
      static_cast<std::uint32_t>(bytes[i]) << 16 | (two ? static_cast<std::uint32_t>(bytes[i + 1]) << 8 : 0u);
  digit(group, 18);
  digit(group, 12);
  if (two) digit(group, 6);
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  std::uint32_t group = 0;
  unsigned digits = 0;  // in `group`
  unsigned padding = 0;
  const auto put = [&](std::uint32_t whole) {
    bytes[size++] = static_cast<std::uint8_t>(whole >> 16);
    bytes[size++] = static_cast<std::uint8_t>(whole >> 8);
    bytes[size++] = static_cast<std::uint8_t>(whole);
  };
  for (std::size_t at = 0; at < text.size();) {
    // Nearly all of a text is whole groups.
    if (digits == 0 && padding == 0 && at + 4 <= text.size()) {
      const std::uint32_t a = value_at(text, at);
      const std::uint32_t b = value_at(text, at + 1);
      const std::uint32_t c = value_at(text, at + 2);
      const std::uint32_t d = value_at(text, at + 3);
      if ((a | b | c | d) != kNoDigit) {
        put(a << 18 | b << 12 | c << 6 | d);
        at += 4;
        continue;
      }
    }
    const char character = text[at];
    const std::uint8_t value = value_at(text, at++);
    if (value == kNoDigit) {
      if (character == '=')
        ++padding;
      else if (!is_xml_space(character))
        return std::nullopt;
      continue;
    }
    if (padding != 0) return std::nullopt;
    group = group << 6 | value;
    if (++digits < 4) continue;
    put(group);
    group = 0;
    digits = 0;
  }
  if (digits == 1 || padding != (digits == 0 ? 0 : 4 - digits)) return std::nullopt;
  const unsigned unused_bits = digits == 2 ? 4 : digits == 3 ? 2 : 0;
  if ((group & ((1u << unused_bits) - 1)) != 0) return std::nullopt;  // bits that no octet accounts for
  if (digits == 2) bytes[size++] = static_cast<std::uint8_t>(group >> 4);
  if (digits == 3) {
    bytes[size++] = static_cast<std::uint8_t>(group >> 10);
    bytes[size++] = static_cast<std::uint8_t>(group >> 2);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace libsign
