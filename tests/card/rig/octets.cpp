#include "octets.hpp"

#include <charconv>

namespace card_rig {

Octets from_hex(std::string_view text) {
  Octets octets;
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    std::uint8_t octet = 0;
    std::from_chars(text.data(), text.data() + std::min<std::size_t>(2, text.size()), octet, 16);
    octets.push_back(octet);
    text.remove_prefix(std::min<std::size_t>(2, text.size()));
  }
  return octets;
}

Octets joined(std::initializer_list<Octets> parts) {
  Octets whole;
  for (const Octets& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

Octets tlv(unsigned tag, const Octets& value) {
  Octets element;
  for (const unsigned shift : {16u, 8u, 0u})
    if (shift == 0 || (tag >> shift) != 0) element.push_back(static_cast<std::uint8_t>(tag >> shift));
  const std::size_t size = value.size();
  if (size >= 0x100) {
    element.insert(element.end(), {0x82, static_cast<std::uint8_t>(size >> 8)});
  } else if (size >= 0x80) {
    element.push_back(0x81);
  }
  element.push_back(static_cast<std::uint8_t>(size));
  element.insert(element.end(), value.begin(), value.end());
  return element;
}

std::optional<Octets> find_tlv(const Octets& list, std::uint8_t tag) {
  std::size_t at = 0;
  while (at + 2 <= list.size()) {
    const std::uint8_t found = list[at];
    std::size_t size = list[at + 1];
    at += 2;
    if (size > 0x80) {
      std::size_t length_octets = size & 0x7f;
      for (size = 0; length_octets > 0 && at < list.size(); --length_octets) size = size << 8 | list[at++];
    }
    if (size > list.size() - at) return std::nullopt;
    const auto begin = list.begin() + static_cast<std::ptrdiff_t>(at);
    if (found == tag) return Octets(begin, begin + static_cast<std::ptrdiff_t>(size));
    at += size;
  }
  return std::nullopt;
}

unsigned number(const Octets& octets) {
  unsigned value = 0;
  for (const std::uint8_t octet : octets) value = value << 8 | octet;
  return value;
}

}  // namespace card_rig
