#include "xml/attribute_scan.hpp"

#include <algorithm>
#include <cstring>

namespace libsign::xml {
namespace {

struct Octets {
  ByteView text;
  std::size_t size() const { return text.size(); }
  unsigned at(std::size_t i) const { return text[i]; }
  std::size_t find_tag(std::size_t from) const {
    const auto* found = std::memchr(text.data() + from, '<', text.size() - from);
    return found == nullptr ? text.size()
                            : static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - text.data());
  }
};

template <std::size_t High>
struct Utf16 {
  ByteView text;
  std::size_t size() const { return text.size() / 2; }
  unsigned at(std::size_t i) const { return text[2 * i + High] * 256u + text[2 * i + (1 - High)]; }
  std::size_t find_tag(std::size_t from) const {
    while (from < size() && at(from) != '<') ++from;
    return from;
  }
};

/// equals_signs counts the octets '=' up to one more than `enough`.
std::size_t equals_signs(ByteView text, std::size_t enough) {
  std::size_t count = 0;
  const std::uint8_t* at = text.data();
  const std::uint8_t* const end = at + text.size();
  while (count <= enough) {
    at = static_cast<const std::uint8_t*>(std::memchr(at, '=', static_cast<std::size_t>(end - at)));
    if (at == nullptr) break;
    ++count;
    ++at;
  }
  return count;
}

bool is_space(unsigned unit) { return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r'; }

/// A start tag runs from a '<' to the first '>' outside a value and holds no other '<', whatever went wrong
/// before it; each attribute in it is a quoted value after '='.
template <typename Units>
std::size_t scan(const Units& units, std::size_t enough) {
  std::size_t most = 0;
  std::size_t i = units.find_tag(0);
  while (i < units.size() && most <= enough) {
    if (++i == units.size()) break;
    if (units.at(i) == '!' || units.at(i) == '?') {
      i = units.find_tag(i);
      continue;
    }
    std::size_t attributes = 0;
    unsigned quote = 0;
    bool after_equals = false;
    for (; i < units.size() && units.at(i) != '<'; ++i) {
      const unsigned unit = units.at(i);
      if (quote != 0) {
        if (unit == quote) quote = 0;
      } else if (unit == '>') {
        break;
      } else if (after_equals && (unit == '"' || unit == '\'')) {
        quote = unit;
        ++attributes;
        after_equals = false;
      } else if (!is_space(unit)) {
        after_equals = unit == '=';
      }
    }
    most = std::max(most, attributes);
    i = units.find_tag(i);
  }
  return most;
}

}  // namespace

std::size_t most_attributes(ByteView text, CodeUnit unit, std::size_t enough) {
  const std::size_t equals = equals_signs(text, enough);
  if (equals <= enough) return equals;
  switch (unit) {
    case CodeUnit::Octet: return scan(Octets{text}, enough);
    case CodeUnit::Utf16Little: return scan(Utf16<1>{text}, enough);
    case CodeUnit::Utf16Big: return scan(Utf16<0>{text}, enough);
  }
  return equals;
}

}  // namespace libsign::xml
