#include "pdf_changes/text.hpp"

#include <cstdint>

namespace libsign::pdf_changes {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

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

}  // namespace

std::string text_of(const pdf::String& string) {
  const ByteView octets = string.octets;
  if (octets.size() >= 2 && octets[0] == 0xFE && octets[1] == 0xFF) return from_utf16(octets.subspan(2));
  const bool is_utf8 = octets.size() >= 3 && octets[0] == 0xEF && octets[1] == 0xBB && octets[2] == 0xBF;
  if (is_utf8) return std::string(as_text(octets.subspan(3)));
  std::string text;
  for (const std::uint8_t octet : octets) append(text, octet);  // PDFDocEncoding, but for signs beside Latin-1
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
