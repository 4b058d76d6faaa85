#include "public_key.hpp"

#include <algorithm>

#include "der.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::ByteView;
using libsign::PublicKey;

namespace {

constexpr std::uint8_t kEcPublicKey[] = {0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};  // RFC 5480, 2.1.1
constexpr std::uint8_t kEd25519[] = {0x06, 0x03, 0x2b, 0x65, 0x70};                              // RFC 8410, 3
constexpr std::uint8_t kNoUnusedBits[] = {0x00};
constexpr std::size_t kEd25519Octets = 32;

std::optional<PublicKey> from_algorithm_and_point(ByteView algorithm, ByteView point) {
  const Bytes bits = der::element(der::kBitString, {kNoUnusedBits, point});
  auto key = PublicKey::from_spki(der::element(der::kSequence, {algorithm, bits}));
  if (!key) return std::nullopt;
  return std::move(key).value();
}

/// unwrapped takes the point out of the OCTET STRING that PKCS#11 (2.40, 2.3.3) puts around it; some tokens do not.
ByteView unwrapped(ByteView point) {
  const auto element = der::first(point);
  const bool is_wrapped = element && element->tag == der::kOctetString && element->rest.empty();
  return is_wrapped ? element->contents : point;
}

std::optional<PublicKey> read_rsa(const Session& session, CK_OBJECT_HANDLE object) {
  const auto modulus = session.read(object, CKA_MODULUS);
  const auto exponent = session.read(object, CKA_PUBLIC_EXPONENT);
  if (!modulus || !exponent) return std::nullopt;
  auto key = PublicKey::from_rsa(*modulus, *exponent);
  if (!key) return std::nullopt;
  return std::move(key).value();
}

std::optional<PublicKey> read_ec(const Session& session, CK_OBJECT_HANDLE object) {
  const auto curve = session.read(object, CKA_EC_PARAMS);
  const auto point = session.read(object, CKA_EC_POINT);
  if (!curve || !point) return std::nullopt;
  return from_algorithm_and_point(der::element(der::kSequence, {kEcPublicKey, *curve}), unwrapped(*point));
}

std::optional<PublicKey> read_edwards(const Session& session, CK_OBJECT_HANDLE object) {
  const auto point = session.read(object, CKA_EC_POINT);
  // Tokens name the curve in three ways; the length of the point tells as much, since Ed448's has 57 octets.
  if (!point || unwrapped(*point).size() != kEd25519Octets) return std::nullopt;
  return from_algorithm_and_point(der::element(der::kSequence, {kEd25519}), unwrapped(*point));
}

}  // namespace

std::optional<PublicKey> read_public_key(const Session& session, CK_OBJECT_HANDLE object) {
  switch (session.read_number(object, CKA_KEY_TYPE).value_or(CK_UNAVAILABLE_INFORMATION)) {
    case CKK_RSA: return read_rsa(session, object);
    case CKK_EC: return read_ec(session, object);
    case CKK_EC_EDWARDS: return read_edwards(session, object);
    default: return std::nullopt;
  }
}

}  // namespace smartcard
