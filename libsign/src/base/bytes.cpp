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

std::uint8_t base64_value(char c) { return kBase64Values[static_cast<std::uint8_t>(c)]; }

constexpr std::uint32_t kNoGroup = 0xFF000000;

/// shifted_values returns what each base64 digit adds to its group of 24 bits at one of the four places; kNoGroup for
/// characters that are none.
constexpr std::array<std::uint32_t, 256> shifted_values(unsigned shift) {
  std::array<std::uint32_t, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = kBase64Values[i] == kNoDigit ? kNoGroup : std::uint32_t{kBase64Values[i]} << shift;
  return table;
}

constexpr std::array<std::array<std::uint32_t, 256>, 4> kBase64Groups{shifted_values(18), shifted_values(12),
                                                                      shifted_values(6), shifted_values(0)};

/// base64_group reads four digits; a result with bits of kNoGroup means that one of them is none.
std::uint32_t base64_group(const char* at) {
  const auto digit = [at](std::size_t i) { return kBase64Groups[i][static_cast<std::uint8_t>(at[i])]; };
  return digit(0) | digit(1) | digit(2) | digit(3);
}

/// decode_groups decodes whole groups, which nearly all of a text is, and returns where the first character stands that
/// belongs to none.
const char* decode_groups(const char* at, const char* end, std::uint8_t*& out) {
  std::uint8_t* to = out;
  for (; end - at >= 4; at += 4, to += 3) {
    const std::uint32_t group = base64_group(at);
    if ((group & kNoGroup) != 0) break;
    to[0] = static_cast<std::uint8_t>(group >> 16);
    to[1] = static_cast<std::uint8_t>(group >> 8);
    to[2] = static_cast<std::uint8_t>(group);
  }
  out = to;
  return at;
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
  std::uint8_t* out = bytes.data();
  std::uint32_t group = 0;
  unsigned digits = 0;  // in `group`
  unsigned padding = 0;
  const auto put = [&](std::uint32_t whole) {
    out[0] = static_cast<std::uint8_t>(whole >> 16);
    out[1] = static_cast<std::uint8_t>(whole >> 8);
    out[2] = static_cast<std::uint8_t>(whole);
    out += 3;
  };
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    if (digits == 0 && padding == 0) {
      at = decode_groups(at, end, out);
      if (at == end) break;
    }
    const char character = *at++;
    const std::uint8_t value = base64_value(character);
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
  if (digits == 2) *out++ = static_cast<std::uint8_t>(group >> 4);
  if (digits == 3) {
    *out++ = static_cast<std::uint8_t>(group >> 10);
    *out++ = static_cast<std::uint8_t>(group >> 2);
  }
  bytes.resize(static_cast<std::size_t>(out - bytes.data()));
  return bytes;
}

}  // namespace libsign
