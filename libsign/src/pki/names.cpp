#include "pki/names.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "crypto/der.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;

char folded(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

void append_utf8(std::string& text, std::uint32_t code) {
  const auto put = [&](std::uint32_t octet) { text += static_cast<char>(octet); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18 & 7));
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

std::string utf8_of(ByteView content, std::size_t width) {
  std::string text;
  for (std::size_t i = 0; i + width <= content.size(); i += width) {
    std::uint32_t code = 0;
    for (std::size_t k = 0; k < width; ++k) code = code << 8 | content[i + k];
    append_utf8(text, code);
  }
  return text;
}

/// text_of returns a character string in UTF-8; nothing for values of other types.
std::optional<std::string> text_of(const der::Element& value) {
  switch (value.tag) {
    case 0x0C:                                              // UTF8String
    case 0x12:                                              // NumericString
    case 0x13:                                              // PrintableString
    case 0x16:                                              // IA5String
    case 0x1A: return std::string(as_text(value.content));  // VisibleString
    case 0x14: return utf8_of(value.content, 1);            // TeletexString, in practice Latin-1
    case 0x1E: return utf8_of(value.content, 2);            // BMPString
    case 0x1C: return utf8_of(value.content, 4);            // UniversalString
    default: return std::nullopt;
  }
}

/// prepared drops white space at both ends, makes one space of it inside and folds case.
std::string prepared(const std::string& text) {
  std::string out;
  bool gap = false;
  for (const char letter : text) {
    if (letter == ' ' || (letter >= '\t' && letter <= '\r')) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    out += folded(letter);
  }
  return out;
}

/// framed writes a text behind its length, so that a sequence of them has one reading.
std::string framed(const std::string& text) {
  const auto octet = [&](unsigned shift) { return static_cast<char>(text.size() >> shift & 0xFF); };
  return std::string{octet(16), octet(8), octet(0)} + text;
}

std::string comparable_attribute(ByteView content) {
  der::Reader reader(content);
  const auto type = reader.next();
  const auto value = reader.next();
  if (!type || !value) return {};
  const auto text = text_of(*value);
  return framed(std::string(as_text(type->content))) +
         framed(text ? 's' + prepared(*text) : 'd' + std::string(as_text(value->whole)));
}

ByteView content_of(ByteView encoded) {
  der::Reader reader(encoded);
  const auto element = reader.next();
  return element ? element->content : ByteView{};
}

}  // namespace

std::string comparable_rdn(ByteView rdn_content) {
  std::vector<std::string> attributes;
  der::Reader reader(rdn_content);
  while (const auto attribute = reader.next()) attributes.push_back(comparable_attribute(attribute->content));
  std::sort(attributes.begin(), attributes.end());
  std::string joined;
  for (const std::string& attribute : attributes) joined += attribute;
  return framed(joined);
}

std::string comparable_name(ByteView name) {
  std::string comparable;
  der::Reader reader(content_of(name));
  while (const auto rdn = reader.next()) comparable += comparable_rdn(rdn->content);
  return comparable;
}

bool same_name(ByteView a, ByteView b) {
  if (equal(a, b)) return true;
  der::Reader left(content_of(a));
  der::Reader right(content_of(b));
  while (!left.at_end() && !right.at_end()) {
    const auto one = left.next();
    const auto other = right.next();
    if (!one || !other) return false;
    if (!equal(one->whole, other->whole) && comparable_rdn(one->content) != comparable_rdn(other->content))
      return false;
  }
  return left.at_end() && right.at_end();
}

bool is_empty_name(ByteView name) { return content_of(name).empty(); }

std::string lower_ascii(ByteView text) {
  std::string lower(as_text(text));
  std::transform(lower.begin(), lower.end(), lower.begin(), folded);
  return lower;
}

}  // namespace libsign::pki
