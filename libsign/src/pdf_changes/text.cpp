#include "pdf_changes/text.hpp"

#include <array>
#include <cstdint>

#include "base/utf8.hpp"

namespace libsign::pdf_changes {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// What PDFDocEncoding has where Latin-1 has control characters (ISO 32000-2, D.3).
constexpr std::array<char32_t, 8> kAccents{0x2D8, 0x2C7, 0x2C6, 0x2D9, 0x2DD, 0x2DB, 0x2DA, 0x2DC};  // from 0x18
constexpr std::array<char32_t, 33> kSigns{0x2022, 0x2020, 0x2021, 0x2026, 0x2014,       0x2013, 0x192,  0x2044, 0x2039,
                                          0x203A, 0x2212, 0x2030, 0x201E, 0x201C,       0x201D, 0x2018, 0x2019, 0x201A,
                                          0x2122, 0xFB01, 0xFB02, 0x141,  0x152,        0x160,  0x178,  0x17D,  0x131,
                                          0x142,  0x153,  0x161,  0x17E,  kReplacement, 0x20AC};  // from 0x80

char32_t from_document_encoding(std::uint8_t octet) {
  if (octet >= 0x18 && octet < 0x20) return kAccents[octet - 0x18u];
  return octet >= 0x80 && octet <= 0xA0 ? kSigns[octet - 0x80u] : octet;
}

void append(std::string& text, char32_t c) {
  const auto tail = [&](unsigned shift) { text.push_back(static_cast<char>(0x80 | ((c >> shift) & 0x3F))); };
  if (c < 0x80) {
    text.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    text.push_back(static_cast<char>(0xC0 | (c >> 6)));
    tail(0);
  } else if (c < 0x10000) {
    text.push_back(static_cast<char>(0xE0 | (c >> 12)));
    tail(6);
    tail(0);
  } else {
    text.push_back(static_cast<char>(0xF0 | (c >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string from_utf16(ByteView octets) {
  std::string text;
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
    char32_t c = static_cast<char32_t>(octets[i] << 8 | octets[i + 1]);
    if (c >= 0xD800 && c < 0xDC00 && i + 3 < octets.size()) {
      const auto low = static_cast<char32_t>(octets[i + 2] << 8 | octets[i + 3]);
      if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    append(text, c >= 0xD800 && c < 0xE000 ? kReplacement : c);
  }
  if (octets.size() % 2 != 0) append(text, kReplacement);
  return text;
}

std::string from_utf8(std::string_view octets) {
  std::string text;
  for (std::size_t i = 0; i < octets.size();) {
    const std::uint32_t c = next_character(octets, i);
    append(text, c == kMalformedUtf8 ? kReplacement : static_cast<char32_t>(c));
  }
  return text;
}

}  // namespace

std::string text_of(const pdf::String& string) {
  const ByteView octets = string.octets;
  if (octets.size() >= 2 && octets[0] == 0xFE && octets[1] == 0xFF) return from_utf16(octets.subspan(2));
  const bool is_utf8 = octets.size() >= 3 && octets[0] == 0xEF && octets[1] == 0xBB && octets[2] == 0xBF;
  if (is_utf8) return from_utf8(as_text(octets.subspan(3)));
  std::string text;
  for (const std::uint8_t octet : octets) append(text, from_document_encoding(octet));
  return text;
}

std::string shown(const std::string& text) {
  constexpr std::size_t kMost = 60;
  std::string safe = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (safe.size() > kMost && (octet & 0xC0) != 0x80) return safe + "…\"";
    safe.push_back(octet < 0x20 || octet == 0x7F || c == '"' ? '?' : c);
  }
  return safe + "\"";
}

}  // namespace libsign::pdf_changes
