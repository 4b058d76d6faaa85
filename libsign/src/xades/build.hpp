#pragma once

#include <span>
#include <string>
#include <vector>

#include <libsign/certificate.hpp>
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

/// signature_xml writes the signature without what nothing signed depends on: ds:SignatureValue, the certificates of
/// ds:KeyInfo, and the ds:DigestValue of each reference are empty. The references are those to blueprint.objects, then
/// the one to the signed properties, which are digested after exclusive canonicalization (EN 319 132-1, 4 and 5).
std::string signature_xml(const Blueprint& blueprint);

/// complete puts the digest values of the references and the certificates into the output of signature_xml; only the
/// signature value is missing then.
void complete(std::string& signature_xml, const Blueprint& blueprint, std::span<const Bytes> digests);

/// value_position returns where in the output of signature_xml the signature value belongs.
std::size_t value_position(std::string_view signature_xml);

}  // namespace libsign::xades
