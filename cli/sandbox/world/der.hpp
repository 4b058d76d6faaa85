#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/time.hpp>

#include "crypto/der.hpp"

/// Writing more of DER (X.690) than the library does, for answers whose times and faults OpenSSL's own writers leave no
/// choice about.
namespace libsign::sandbox::der {

using crypto::der::context;
using crypto::der::kBitString;
using crypto::der::kGeneralizedTime;
using crypto::der::kOctetString;
using crypto::der::kOid;
using crypto::der::kSequence;
using crypto::der::kSet;
using crypto::der::wrap;

inline constexpr std::uint8_t kEnumerated = 0x0A;
inline constexpr std::uint8_t kUtf8String = 0x0C;
constexpr std::uint8_t implicit(unsigned number) { return static_cast<std::uint8_t>(0x80 | number); }

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
