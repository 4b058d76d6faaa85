#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <libsign/bytes.hpp>

/// Just enough DER (X.690) to walk a certificate without building objects from it.
namespace libsign::crypto::der {

inline constexpr std::uint8_t kBoolean = 0x01;
inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kBitString = 0x03;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kNull = 0x05;
inline constexpr std::uint8_t kOid = 0x06;
inline constexpr std::uint8_t kUtcTime = 0x17;
inline constexpr std::uint8_t kGeneralizedTime = 0x18;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;
/// context returns the tag octet of [number] in its constructed form.
constexpr std::uint8_t context(unsigned number) { return static_cast<std::uint8_t>(0xA0 | number); }

/// Element is one encoded value: its tag octet, its content, and all of it.
struct Element {
  std::uint8_t tag = 0;
  ByteView content;
  ByteView whole;
};

/// Reader walks the elements of one level. It accepts definite lengths in their shortest form and tag numbers
/// below 31 alone, and looks at memory that the caller keeps.
class Reader {
 public:
  explicit Reader(ByteView octets) : rest_(octets) {}

  bool at_end() const { return rest_.empty(); }
  /// next returns the next element; nothing if it is malformed or there is none.
  std::optional<Element> next();
  /// next returns the next element; nothing if it has another tag, in which case it can still be read.
  std::optional<Element> next(std::uint8_t tag);

 private:
  ByteView rest_;
};

/// only returns the element that `octets` consist of, to the last octet, if it has this tag.
std::optional<Element> only(ByteView octets, std::uint8_t tag);

/// unsigned_integer returns the magnitude of an INTEGER's content without leading zeros; nothing if it is empty,
/// negative or not in its shortest form.
std::optional<ByteView> unsigned_integer(ByteView content);

/// small_number reads an INTEGER's content up to 2^31-1.
std::optional<unsigned> small_number(ByteView content);

/// whole_bits returns the octets of a BIT STRING without unused bits.
std::optional<ByteView> whole_bits(ByteView content);

/// is_oid says whether an OBJECT IDENTIFIER's content is well-formed.
bool is_oid(ByteView content);
/// dotted writes an OBJECT IDENTIFIER's content as text; empty if it is malformed or an arc exceeds 64 bits.
std::string dotted(ByteView content);
/// oid_content encodes a dotted OBJECT IDENTIFIER; empty if it is none.
Bytes oid_content(std::string_view dotted);

/// wrap writes tag, length and the parts one after another.
Bytes wrap(std::uint8_t tag, std::initializer_list<ByteView> parts);
/// wrap_unsigned writes an INTEGER from a big-endian magnitude.
Bytes wrap_unsigned(ByteView magnitude);

}  // namespace libsign::crypto::der
