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
  unsigned digits = 0;
  unsigned padding = 0;
  for (const char c : text) {
    const std::uint8_t value = kBase64Values[static_cast<std::uint8_t>(c)];
    if (value == kNoDigit) {
      if (c == '=')
        ++padding;
      else if (!is_xml_space(c))
        return std::nullopt;
      continue;
    }
    if (padding != 0) return std::nullopt;
    group = group << 6 | value;
    if (++digits % 4 != 0) continue;
    bytes[size++] = static_cast<std::uint8_t>(group >> 16);
    bytes[size++] = static_cast<std::uint8_t>(group >> 8);
    bytes[size++] = static_cast<std::uint8_t>(group);
    group = 0;
  }
  const unsigned rest = digits % 4;
  if (rest == 1 || padding != (rest == 0 ? 0 : 4 - rest)) return std::nullopt;
  const unsigned unused_bits = rest == 2 ? 4 : rest == 3 ? 2 : 0;
  if ((group & ((1u << unused_bits) - 1)) != 0) return std::nullopt;  // bits that no octet accounts for
  if (rest == 2) bytes[size++] = static_cast<std::uint8_t>(group >> 4);
  if (rest == 3) {
    bytes[size++] = static_cast<std::uint8_t>(group >> 10);
    bytes[size++] = static_cast<std::uint8_t>(group >> 2);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace libsign
