#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/net.hpp>
#include <libsign/policy.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include <libsign/trust_store.hpp>

namespace libsign {

/// AugmentRequest says which signatures are to be brought to which level.
struct AugmentRequest {
  Level level = Level::LT;                 // T, LT or LTA
  std::optional<std::string> signature{};  // an id as verify() gives it ("S0"); nothing: all of them
  std::string tsa_url{};                   // of an RFC 3161 authority
  Digest digest = Digest::Sha256;          // of what is time-stamped
  Instant now{};
  TrustStore trust{};  // paths have to end here: the data of a path that ends nowhere proves nothing
  Policy policy = *builtin_policy("strict");
  std::vector<Document> detached{};   // the files that detached signatures cover, by name: LTA needs them
  std::vector<Bytes> certificates{};  // DER, to build paths from
  Limits limits{};
};

/// augment adds time-stamps and validation data to the signatures of `document`, a bare XML file or an ASiC container,
/// and returns the new document; nothing that was there changes. A signature that has the level already is left as it
/// is, but one that has LTA gets a further archive time-stamp when LTA is asked for.
///
/// Errc::Unsigned for a document without signatures; Errc::NotFound for an id that is not there; Errc::Refused for a
/// signature that is broken or whose certificate is revoked, and for a path or a status that cannot be completed: the
/// hint names the level that can be reached; Errc::Network where the authority, or each source of a status, fails.
/// Every token is verified before it is used. Thread-safe if `fetcher` is. Implements EN 319 132-1, 5.3 to 5.5.
LIBSIGN_EXPORT Result<Document> augment(const Document& document, const AugmentRequest& request, net::Fetcher& fetcher);

}  // namespace libsign
