#pragma once

#include <algorithm>
#include <optional>

#include <libsign/policy.hpp>

namespace libsign::validation {

/// sunset returns when a signature by this algorithm and key stops to prove anything: the earlier of its digest's and
/// its own end. Nothing if no end is known.
inline std::optional<Instant> sunset(const Policy& policy, const SignatureAlgorithm& algorithm, const PublicKey& key) {
  const auto own = policy.signature_sunset(algorithm, key);
  if (algorithm.scheme == Scheme::Ed25519 || algorithm.scheme == Scheme::Ed448) return own;
  const auto digest = policy.digest_sunset(algorithm.digest);
  if (own && digest) return std::min(*own, *digest);
  return own ? own : digest;
}

}  // namespace libsign::validation
