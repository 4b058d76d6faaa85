#include <crypto/der.hpp>

#include <array>
#include <charconv>
#include <limits>

namespace libsign::crypto::der {

std::optional<Element> Reader::next() {
  if (rest_.size() < 2 || (rest_[0] & 0x1F) == 0x1F) return std::nullopt;
  std::size_t length = rest_[1];
  std::size_t header = 2;
  if (length >= 0x80) {
    const std::size_t octets = length & 0x7F;
    if (octets == 0 || octets > 4 || rest_.size() < 2 + octets) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < octets; ++i) length = length << 8 | rest_[2 + i];
    header += octets;
    if (length < 0x80 || length >> (8 * (octets - 1)) == 0) return std::nullopt;
  }
  if (rest_.size() - header < length) return std::nullopt;
  const Element element{rest_[0], rest_.subspan(header, length), rest_.first(header + length)};
  rest_ = rest_.subspan(header + length);
  return element;
}

std::optional<Element> Reader::next(std::uint8_t tag) {
  if (rest_.empty() || rest_[0] != tag) return std::nullopt;
  return next();
}

std::optional<Element> only(ByteView octets, std::uint8_t tag) {
  Reader reader(octets);
  auto element = reader.next(tag);
  if (!reader.at_end()) return std::nullopt;
  return element;
}

std::optional<ByteView> unsigned_integer(ByteView content) {
  if (content.empty() || content[0] >= 0x80) return std::nullopt;
  if (content[0] != 0) return content;
  if (content.size() > 1 && content[1] < 0x80) return std::nullopt;
  return content.subspan(1);
}

std::optional<unsigned> small_number(ByteView content) {
  const auto magnitude = unsigned_integer(content);
  if (!magnitude || content.size() > 4) return std::nullopt;
  unsigned value = 0;
  for (const std::uint8_t octet : *magnitude) value = value << 8 | octet;
  return value;
}

std::optional<ByteView> whole_bits(ByteView content) {
  if (content.empty() || content[0] != 0) return std::nullopt;
  return content.subspan(1);
}

bool is_oid(ByteView content) {
  if (content.empty() || (content.back() & 0x80) != 0) return false;
  bool first = true;
  for (const std::uint8_t octet : content) {
    if (first && octet == 0x80) return false;  // X.690, 8.19.2: the fewest octets
    first = (octet & 0x80) == 0;
  }
  return true;
}

std::string dotted(ByteView content) {
  if (!is_oid(content)) return {};
  std::string text;
  text.reserve(content.size() * 4);  // up to three digits and a dot for each octet
  std::uint64_t arc = 0;
  const auto append = [&](std::uint64_t number) {
    std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits{};
    text.append(digits.data(), std::to_chars(digits.begin(), digits.end(), number).ptr);
  };
  for (const std::uint8_t octet : content) {
    if (arc >> 57 != 0) return {};
    arc = arc << 7 | (octet & 0x7F);
    if ((octet & 0x80) != 0) continue;
    if (text.empty()) {
      const std::uint64_t root = arc < 80 ? arc / 40 : 2;
      append(root);
      arc -= root * 40;
    }
    text += '.';
    append(arc);
    arc = 0;
  }
  return text;
}

Bytes oid_content(std::string_view dotted) {
  std::vector<std::uint64_t> arcs;
  const char* at = dotted.data();
  const char* const end = at + dotted.size();
  while (true) {
    std::uint64_t arc = 0;
    const auto [stop, failure] = std::from_chars(at, end, arc);
    if (failure != std::errc{} || arc >> 56 != 0) return {};
    arcs.push_back(arc);
    if (stop == end) break;
    if (*stop != '.') return {};
    at = stop + 1;
  }
  if (arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39)) return {};
  arcs[1] += arcs[0] * 40;
  Bytes content;
  for (std::size_t i = 1; i < arcs.size(); ++i) {
    int shift = 0;
    while (arcs[i] >> (shift + 7) != 0) shift += 7;
    for (; shift > 0; shift -= 7) content.push_back(static_cast<std::uint8_t>(0x80 | (arcs[i] >> shift & 0x7F)));
    content.push_back(static_cast<std::uint8_t>(arcs[i] & 0x7F));
  }
  return content;
}

Bytes wrap(std::uint8_t tag, std::initializer_list<ByteView> parts) {
  std::size_t length = 0;
  for (const ByteView part : parts) length += part.size();
  Bytes out{tag};
  out.reserve(length + 6);
  if (length < 0x80) {
    out.push_back(static_cast<std::uint8_t>(length));
  } else {
    unsigned octets = 1;
    while (octets < 4 && length >> (8 * octets) != 0) ++octets;
    out.push_back(static_cast<std::uint8_t>(0x80 | octets));
    for (unsigned i = octets; i-- > 0;) out.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
  }
  for (const ByteView part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes wrap_unsigned(ByteView magnitude) {
  static constexpr std::uint8_t kZero[] = {0};
  while (!magnitude.empty() && magnitude[0] == 0) magnitude = magnitude.subspan(1);
  if (magnitude.empty() || magnitude[0] >= 0x80) return wrap(kInteger, {kZero, magnitude});
  return wrap(kInteger, {magnitude});
}

}  // namespace libsign::crypto::der
