#pragma once

#include <optional>
#include <string>

#include <crypto/der.hpp>
#include <libsign/bytes.hpp>

namespace libsign::crypto {

/// is_name says whether `der` is one well-formed Name (RFC 5280, 4.1.2.4) whose values are valid character
/// strings, bit strings or sequences.
bool is_name(ByteView der);

/// directory_string returns a character string of any type in UTF-8; nothing if it is malformed or another type.
std::optional<std::string> directory_string(const der::Element& value);

/// NameText is a Name for people and comparisons.
struct NameText {
  std::string rfc4514;
  std::string common_name;   // the last one; empty if there is none
  std::string organization;  // the last one; empty if there is none
};

/// name_text writes a Name that is_name() accepts as RFC 4514 has it, in UTF-8, with the last RDN first.
///
/// Types appear as CN, L, ST, O, OU, C, STREET, DC, UID (RFC 4514, 3) and as SERIALNUMBER, SN, GN, title,
/// organizationIdentifier, pseudonym, postalCode, businessCategory, emailAddress; any other type as dotted OID with
/// the value's DER in hexadecimal after "#" (2.4). Control characters are escaped, so that the text is one line.
NameText name_text(ByteView der);

}  // namespace libsign::crypto
