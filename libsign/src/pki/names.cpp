#include "pki/names.hpp"

#include <algorithm>
#include <concepts>
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

/// text_of returns a character string in UTF-8, for which it may need `buffer`; nothing for values of other types.
std::optional<std::string_view> text_of(const der::Element& value, std::string& buffer) {
  switch (value.tag) {
    case 0x0C:                                             // UTF8String
    case 0x12:                                             // NumericString
    case 0x13:                                             // PrintableString
    case 0x16:                                             // IA5String
    case 0x1A: return as_text(value.content);              // VisibleString
    case 0x14: return buffer = utf8_of(value.content, 1);  // TeletexString, in practice Latin-1
    case 0x1E: return buffer = utf8_of(value.content, 2);  // BMPString
    case 0x1C: return buffer = utf8_of(value.content, 4);  // UniversalString
    default: return std::nullopt;
  }
}

bool is_space(char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }

/// Prepared hands out a text letter by letter: white space dropped at both ends, one space of it inside, case folded.
class Prepared {
 public:
  explicit Prepared(std::string_view text) : text_(text) { skip_space(); }

  std::optional<char> next() {
    if (at_ == text_.size()) return std::nullopt;
    if (!is_space(text_[at_])) return folded(text_[at_++]);
    skip_space();
    return at_ == text_.size() ? std::nullopt : std::optional(' ');
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void append_prepared(std::string& out, std::string_view text) {
  Prepared prepared(text);
  while (const auto letter = prepared.next()) out += *letter;
}

bool same_text(std::string_view a, std::string_view b) {
  Prepared left(a);
  Prepared right(b);
  while (true) {
    const auto letter = left.next();
    if (letter != right.next()) return false;
    if (!letter) return true;
  }
}

/// framed lets `write` append behind the length of what it appends, so that a sequence of such has one reading.
template <std::invocable Write>
void framed(std::string& out, Write write) {
  constexpr std::size_t kLengthBytes = 3;
  const std::size_t begin = out.size();
  out.append(kLengthBytes, '\0');
  write();
  const std::size_t length = out.size() - begin - kLengthBytes;
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    out[begin + i] = static_cast<char>(length >> 8 * (kLengthBytes - 1 - i) & 0xFF);
}

void append_attribute(std::string& out, ByteView content) {
  der::Reader reader(content);
  const auto type = reader.next();
  const auto value = reader.next();
  if (!type || !value) return;
  framed(out, [&] { out += as_text(type->content); });
  framed(out, [&] {
    std::string buffer;
    if (const auto text = text_of(*value, buffer)) {
      out += 's';
      append_prepared(out, *text);
    } else {
      out += 'd';
      out += as_text(value->whole);
    }
  });
}

void append_rdn(std::string& out, ByteView rdn_content) {
  framed(out, [&] {
    der::Reader reader(rdn_content);
    const auto first = reader.next();
    if (!first) return;
    if (reader.at_end()) return append_attribute(out, first->content);
    std::vector<std::string> attributes;
    for (auto attribute = first; attribute; attribute = reader.next())
      append_attribute(attributes.emplace_back(), attribute->content);
    std::sort(attributes.begin(), attributes.end());
    for (const std::string& attribute : attributes) out += attribute;
  });
}

bool same_attribute(ByteView a, ByteView b) {
  der::Reader left(a);
  der::Reader right(b);
  const auto left_type = left.next();
  const auto right_type = right.next();
  if (!left_type || !right_type || !equal(left_type->content, right_type->content)) return false;
  const auto left_value = left.next();
  const auto right_value = right.next();
  if (!left_value || !right_value) return false;
  std::string left_buffer;
  std::string right_buffer;
  const auto left_text = text_of(*left_value, left_buffer);
  const auto right_text = text_of(*right_value, right_buffer);
  if (left_text && right_text) return same_text(*left_text, *right_text);
  return !left_text && !right_text && equal(left_value->whole, right_value->whole);
}

/// same_rdn compares two of one attribute where they stand; others have to be put in order.
bool same_rdn(ByteView a, ByteView b) {
  der::Reader left(a);
  der::Reader right(b);
  const auto one = left.next();
  const auto other = right.next();
  if (one && other && left.at_end() && right.at_end()) return same_attribute(one->content, other->content);
  return comparable_rdn(a) == comparable_rdn(b);
}

ByteView content_of(ByteView encoded) {
  der::Reader reader(encoded);
  const auto element = reader.next();
  return element ? element->content : ByteView{};
}

}  // namespace

std::string comparable_rdn(ByteView rdn_content) {
  std::string comparable;
  append_rdn(comparable, rdn_content);
  return comparable;
}

std::string comparable_name(ByteView name) {
  std::string comparable;
  comparable.reserve(2 * name.size());
  der::Reader reader(content_of(name));
  while (const auto rdn = reader.next()) append_rdn(comparable, rdn->content);
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
    if (!equal(one->whole, other->whole) && !same_rdn(one->content, other->content)) return false;
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
