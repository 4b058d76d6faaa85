#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/time.hpp>

/// Writing DER (X.690), for answers whose times and faults OpenSSL's own writers leave no choice about.
namespace libsign::sandbox::der {

inline constexpr std::uint8_t kBitString = 0x03;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kEnumerated = 0x0A;
inline constexpr std::uint8_t kUtf8String = 0x0C;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;
constexpr std::uint8_t context(unsigned number) { return static_cast<std::uint8_t>(0xA0 | number); }
constexpr std::uint8_t implicit(unsigned number) { return static_cast<std::uint8_t>(0x80 | number); }

/// wrap writes tag, length and the parts one after another.
Bytes wrap(std::uint8_t tag, std::initializer_list<ByteView> parts);
Bytes sequence(std::initializer_list<ByteView> parts);
/// set_of writes a SET OF, its elements in DER's order.
Bytes set_of(std::vector<Bytes> elements);
Bytes integer(std::uint64_t value);
Bytes oid(std::string_view dotted);
Bytes null();
Bytes boolean_true();
Bytes octets(ByteView content);
Bytes bits(ByteView content);
Bytes generalized_time(Instant instant);

}  // namespace libsign::sandbox::der
