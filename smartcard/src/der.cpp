#include "der.hpp"

namespace smartcard::der {

using libsign::Bytes;
using libsign::ByteView;

Bytes element(std::uint8_t tag, std::initializer_list<ByteView> parts) {
  std::size_t size = 0;
  for (const ByteView part : parts) size += part.size();
  Bytes written{tag};
  if (size < 0x80) {
    written.push_back(static_cast<std::uint8_t>(size));
  } else {
    Bytes length;
    for (std::size_t left = size; left != 0; left >>= 8) length.insert(length.begin(), static_cast<std::uint8_t>(left));
    written.push_back(static_cast<std::uint8_t>(0x80 | length.size()));
    written.insert(written.end(), length.begin(), length.end());
  }
  for (const ByteView part : parts) written.insert(written.end(), part.begin(), part.end());
  return written;
}

std::optional<Element> first(ByteView octets) {
  if (octets.size() < 2) return std::nullopt;
  std::size_t header = 2;
  std::size_t size = octets[1];
  if (size >= 0x80) {
    const std::size_t length_octets = size & 0x7f;
    if (length_octets == 0 || length_octets > 4 || octets.size() < 2 + length_octets) return std::nullopt;
    size = 0;
    for (std::size_t index = 0; index < length_octets; ++index) size = size << 8 | octets[2 + index];
    header += length_octets;
  }
  if (octets.size() - header < size) return std::nullopt;
  return Element{octets[0], octets.first(header + size), octets.subspan(header, size), octets.subspan(header + size)};
}

}  // namespace smartcard::der
