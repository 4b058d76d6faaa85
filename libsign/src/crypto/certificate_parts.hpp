#pragma once

#include <optional>
#include <vector>

#include <crypto/algorithm_identifier.hpp>
#include <libsign/certificate.hpp>
#include <libsign/result.hpp>

namespace libsign::crypto {

/// Extension is one certificate extension (RFC 5280, 4.2).
struct Extension {
  ByteView oid;  // content octets
  bool critical = false;
  ByteView value;  // what the OCTET STRING holds
};

/// CertificateParts are views into one encoded certificate (RFC 5280, 4.1).
struct CertificateParts {
  ByteView tbs;                   // TBSCertificate as encoded: what the issuer signed
  AlgorithmIdentifier algorithm;  // the same inside and outside the signed part
  ByteView signature;             // without the octet that counts unused bits
  unsigned version = 0;           // as encoded: 2 for X.509 version 3
  ByteView serial;                // INTEGER content, two's complement
  ByteView issuer;                // Name as encoded
  ByteView subject;               // Name as encoded
  ByteView spki;                  // SubjectPublicKeyInfo as encoded
  Instant not_before;
  Instant not_after;
  std::vector<Extension> extensions;  // each OID at most once
};

/// read_certificate walks one DER certificate without decoding its key; Errc::BadInput if it is malformed,
/// Errc::LimitExceeded if it is absurdly big. The views live as long as `der`.
Result<CertificateParts> read_certificate(ByteView der);

/// key_bits returns the public key as the hashes of OCSP take it: what the BIT STRING of the SubjectPublicKeyInfo holds
/// (RFC 6960, 4.1.1); empty if the key is not in whole octets.
ByteView key_bits(const CertificateParts& parts);

}  // namespace libsign::crypto
