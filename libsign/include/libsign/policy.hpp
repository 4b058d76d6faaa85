#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/export.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// Policy is what a validation requires. Immutable once made; shared by threads.
struct Policy {
  std::string id;                        // "strict"
  std::string description;               // one sentence for people
  bool require_revocation_proof = true;  // EN 319 102-1, 5.2.6: a status for every certificate below the anchor
  bool require_signing_certificate_reference = true;  // SigningCertificate or SigningCertificateV2

  /// sunset returns the first instant at which a digest or a signature by such a key no longer proves
  /// anything, or nothing if none is set (TS 119 312; EN 319 102-1, 5.2.8).
  std::optional<Instant> (*digest_sunset)(Digest) = nullptr;
  std::optional<Instant> (*signature_sunset)(const SignatureAlgorithm&, const PublicKey&) = nullptr;

  /// sha256 is the digest of the policy's canonical description, so that a report can name it.
  LIBSIGN_EXPORT Bytes sha256() const;
};

/// builtin_policy returns "strict" or "structure-only"; nothing for another name.
LIBSIGN_EXPORT std::optional<Policy> builtin_policy(std::string_view id);
LIBSIGN_EXPORT std::vector<std::string_view> builtin_policy_ids();

}  // namespace libsign
