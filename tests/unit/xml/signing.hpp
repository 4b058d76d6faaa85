#pragma once

#include <string>

#include "crypto/crypto.hpp"
#include "xml/dsig.hpp"

/// Text of signatures for the tests of reading and of references. Signature values are not checked in this room.
namespace signing {

inline constexpr const char* kC14n = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
inline constexpr const char* kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr const char* kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

inline std::string transform(const std::string& uri, const std::string& content = {}) {
  return "<Transform Algorithm=\"" + uri + "\">" + content + "</Transform>";
}

/// reference to `uri` whose digest is that of `octets`.
inline std::string reference(const std::string& uri, const std::string& transforms, const std::string& octets) {
  using namespace libsign;
  return "<Reference URI=\"" + uri + "\">" +
         (transforms.empty() ? std::string() : "<Transforms>" + transforms + "</Transforms>") +
         "<DigestMethod Algorithm=\"" + std::string(xml::digest_uri(Digest::Sha256)) + "\"/><DigestValue>" +
         to_base64(crypto::digest(Digest::Sha256, as_bytes(octets))) + "</DigestValue></Reference>";
}

inline std::string signed_info(const std::string& references) {
  return std::string("<SignedInfo><CanonicalizationMethod Algorithm=\"") + kExclusive +
         "\"/><SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>" + references +
         "</SignedInfo>";
}

inline std::string signature(const std::string& references, const std::string& rest = {}) {
  return "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">" + signed_info(references) +
         "<SignatureValue>AAAA</SignatureValue>" + rest + "</Signature>";
}

}  // namespace signing
