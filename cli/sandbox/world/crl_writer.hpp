#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

#include "sandbox/world/identity.hpp"

namespace libsign::sandbox {

/// RevokedEntry is one line of a CRL.
struct RevokedEntry {
  std::string serial;  // decimal
  Instant at;
  int reason = 0;  // CRLReason; 0 is left out
};

/// CrlPlan is all that a CRL says (RFC 5280, 5).
struct CrlPlan {
  std::vector<RevokedEntry> entries{};
  Instant this_update{};
  std::optional<Instant> next_update{};
  std::uint64_t number = 0;
  std::optional<std::uint64_t> delta_base{};  // makes it a delta CRL on this base number
  std::string distribution_point{};           // critical issuingDistributionPoint; empty: for all certificates
  std::optional<Instant> keeps_expired{};     // expiredCertsOnCRL
  std::optional<Digest> digest{};             // nothing: what fits the signer's key
};

/// write_crl signs a CertificateList.
Result<Bytes> write_crl(const CrlPlan& plan, const Identity& signer);

}  // namespace libsign::sandbox
