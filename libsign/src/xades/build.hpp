#pragma once

#include <span>
#include <string>
#include <vector>

#include <libsign/certificate.hpp>
#include <libsign/result.hpp>
#include <libsign/sign.hpp>

namespace libsign::xades {

/// SignedObject is one ds:Reference to be written, the one to the signed properties left out.
struct SignedObject {
  std::string uri;
  std::string media_type;
  std::vector<std::string_view> transforms;  // algorithm URIs, in their order
};

/// Blueprint is all that a signature will say. Its identifiers derive from `id`.
struct Blueprint {
  std::string id;
  SignatureAlgorithm algorithm;
  const SignatureParameters& parameters;
  const Certificate& certificate;
  std::span<const Certificate> chain;
  std::vector<SignedObject> objects;
  std::string content;  // XML or base64 text of a ds:Object with the identifier object_id(id); empty if there is none
  bool content_is_base64 = false;
  bool in_asic = false;  // wrapped in asic:XAdESSignatures
};

/// object_id returns the Id that Blueprint::content gets.
std::string object_id(std::string_view id);

/// SignatureText is a signature that lacks its value.
struct SignatureText {
  std::string text;
  std::string signed_info;         // the octets to be signed: ds:SignedInfo, which stands in `text` in canonical form
  std::size_t value_position = 0;  // where in `text` the signature value belongs
};

/// signature_xml writes the signature over blueprint.objects, whose digests are `digests`, and over its signed
/// properties (EN 319 132-1, 4 and 5). Without digests it writes a draft in which theirs are empty: enough to find
/// out what they are. Errc::BadInput for a claim or name with a character that XML cannot hold.
Result<SignatureText> signature_xml(const Blueprint& blueprint, std::span<const Bytes> digests);

}  // namespace libsign::xades
