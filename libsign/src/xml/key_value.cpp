#include "xml/key_value.hpp"

#include <algorithm>

#include "xml/dsig.hpp"

namespace libsign::xml {
namespace {

constexpr std::string_view kRfc4050 = "http://www.w3.org/2001/04/xmldsig-more#";
constexpr std::string_view kOidPrefix = "urn:oid:";

// P-521 coordinates have 157 decimal digits.
constexpr std::size_t kMaxDecimalDigits = 160;

template <typename T>
std::optional<PublicKey> value_of(Result<T> key) {
  if (!key) return std::nullopt;
  return std::move(*key);
}

std::optional<Bytes> child_octets(Element parent, std::string_view ns, std::string_view name) {
  const auto child = parent.child(ns, name);
  return child ? from_base64(child->text()) : std::nullopt;
}

std::optional<PublicKey> rsa_key(Element value) {
  const auto modulus = child_octets(value, kDsig, "Modulus");
  const auto exponent = child_octets(value, kDsig, "Exponent");
  if (!modulus || !exponent) return std::nullopt;
  return value_of(PublicKey::from_rsa(*modulus, *exponent));
}

std::optional<std::string> curve_oid(Element parent, std::string_view ns, std::string_view attribute) {
  const auto curve = parent.child(ns, "NamedCurve");
  if (!curve) return std::nullopt;
  const std::string urn = curve->attribute(attribute).value_or("");
  if (!urn.starts_with(kOidPrefix)) return std::nullopt;
  return urn.substr(kOidPrefix.size());
}

std::optional<PublicKey> ec_key(Element value) {
  const auto oid = curve_oid(value, kDsig11, "URI");
  const auto point = child_octets(value, kDsig11, "PublicKey");
  if (!oid || !point) return std::nullopt;
  return value_of(PublicKey::from_ec(*oid, *point));
}

/// Octets of the curve's field, for RFC 4050 gives coordinates as decimal numbers of no fixed length.
std::size_t field_bytes(std::string_view oid) {
  if (oid == "1.2.840.10045.3.1.1") return 24;  // P-192
  if (oid == "1.3.132.0.33") return 28;         // P-224
  if (oid == "1.2.840.10045.3.1.7") return 32;  // P-256
  if (oid == "1.3.132.0.34") return 48;         // P-384
  if (oid == "1.3.132.0.35") return 66;         // P-521
  return 0;
}

std::optional<Bytes> decimal(std::string_view text, std::size_t octets) {
  if (text.empty() || text.size() > kMaxDecimalDigits) return std::nullopt;
  Bytes value(octets, 0);
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    unsigned carry = static_cast<unsigned>(c - '0');
    for (auto octet = value.rbegin(); octet != value.rend(); ++octet) {
      carry += *octet * 10u;
      *octet = static_cast<std::uint8_t>(carry);
      carry >>= 8;
    }
    if (carry != 0) return std::nullopt;
  }
  return value;
}

std::optional<PublicKey> rfc4050_key(Element value) {
  const auto parameters = value.child(kRfc4050, "DomainParameters");
  const auto point = value.child(kRfc4050, "PublicKey");
  if (!parameters || !point) return std::nullopt;
  const auto oid = curve_oid(*parameters, kRfc4050, "URN");
  const auto x = point->child(kRfc4050, "X");
  const auto y = point->child(kRfc4050, "Y");
  if (!oid || !x || !y || field_bytes(*oid) == 0) return std::nullopt;
  const auto x_octets = decimal(x->attribute("Value").value_or(""), field_bytes(*oid));
  const auto y_octets = decimal(y->attribute("Value").value_or(""), field_bytes(*oid));
  if (!x_octets || !y_octets) return std::nullopt;
  Bytes uncompressed{0x04};
  uncompressed.insert(uncompressed.end(), x_octets->begin(), x_octets->end());
  uncompressed.insert(uncompressed.end(), y_octets->begin(), y_octets->end());
  return value_of(PublicKey::from_ec(*oid, uncompressed));
}

}  // namespace

std::optional<PublicKey> read_key_value(Element key_value) {
  const auto children = key_value.children();
  if (children.size() != 1) return std::nullopt;
  const Element value = children.front();
  if (value.is(kDsig, "RSAKeyValue")) return rsa_key(value);
  if (value.is(kDsig11, "ECKeyValue")) return ec_key(value);
  if (value.is(kRfc4050, "ECDSAKeyValue")) return rfc4050_key(value);
  return std::nullopt;
}

std::optional<PublicKey> read_der_key_value(Element der_key_value) {
  const auto der = from_base64(der_key_value.text());
  if (!der) return std::nullopt;
  return value_of(PublicKey::from_spki(*der));
}

}  // namespace libsign::xml
