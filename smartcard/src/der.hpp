#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>

#include <libsign/bytes.hpp>

/// The little DER (X.690) that PKCS#11 attributes are made of.
namespace smartcard::der {

inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kBitString = 0x03;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kExplicitZero = 0xa0;

/// element writes a tag, the length and the parts, one after the other.
libsign::Bytes element(std::uint8_t tag, std::initializer_list<libsign::ByteView> parts);

struct Element {
  std::uint8_t tag;
  libsign::ByteView whole;
  libsign::ByteView contents;
  libsign::ByteView rest;  // what follows
};

/// first reads the element at the front; nothing if it does not fit or has an indefinite length.
std::optional<Element> first(libsign::ByteView octets);

}  // namespace smartcard::der
