#pragma once

#include <optional>

#include <libsign/certificate.hpp>
#include "xml/document.hpp"

namespace libsign::xml {

inline constexpr std::string_view kDsig11 = "http://www.w3.org/2009/xmldsig11#";

/// read_key_value reads the one child of a ds:KeyValue: RSAKeyValue, dsig11:ECKeyValue with a named curve, or
/// RFC 4050's ECDSAKeyValue with a named curve. Nothing for another or a malformed one.
std::optional<PublicKey> read_key_value(Element key_value);

/// read_der_key_value reads a dsig11:DEREncodedKeyValue.
std::optional<PublicKey> read_der_key_value(Element der_key_value);

}  // namespace libsign::xml
