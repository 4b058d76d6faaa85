#include "xml/canonical_text.hpp"

#include "base/utf8.hpp"

namespace libsign::xml {
namespace {

using namespace std::string_view_literals;

// Canonical XML 1.0, 2.3: what is written as a reference in character data and in attribute values.
constexpr auto kSpecialInText = "&<>\r"sv;
constexpr auto kSpecialInAttribute = "&<\"\t\n\r"sv;

std::string_view reference_to(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\t': return "&#x9;";
    case '\n': return "&#xA;";
    default: return "&#xD;";
  }
}

bool is_plain(char c) { return c >= 0x20 && c != '&' && c != '<' && c != '>' && c != '"'; }

bool may_stand(std::uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c != 0xFFFE && c != 0xFFFF && c != kMalformedUtf8;
}

}  // namespace

void CanonicalText::text(std::string_view content) { escaped(content, kSpecialInText); }

void CanonicalText::begin(std::string_view name, Attributes attributes) {
  text_ += '<';
  text_ += name;
  for (const auto& [attribute, value] : attributes) {
    text_ += ' ';
    text_ += attribute;
    text_ += "=\"";
    escaped(value, kSpecialInAttribute);
    text_ += '"';
  }
  text_ += '>';
}

void CanonicalText::end(std::string_view name) {
  text_ += "</";
  text_ += name;
  text_ += '>';
}

void CanonicalText::escaped(std::string_view content, std::string_view special) {
  for (std::size_t i = 0; i < content.size();) {
    const std::size_t begin = i;
    while (i < content.size() && is_plain(content[i])) ++i;
    if (i == content.size()) {
      text_ += content.substr(begin);
      return;
    }
    const std::size_t at = i;
    is_xml_ &= may_stand(next_character(content, i));
    text_ += content.substr(begin, at - begin);
    if (special.find(content[at]) != special.npos)
      text_ += reference_to(content[at]);
    else
      text_ += content.substr(at, i - at);
  }
}

}  // namespace libsign::xml
