#pragma once

#include <algorithm>
#include <set>
#include <string>

#include "pki/path.hpp"
#include "pki/revocation_parts.hpp"

namespace libsign::conformance {

/// RevocationCheck is the smallest thing that RFC 5280, 6.3 may be: at one time every certificate of a path but the
/// anchor needs an answer that holds then, is good, and comes from somebody for whom the same is true.
class RevocationCheck {
 public:
  RevocationCheck(const std::vector<pki::Crl>& crls, const std::vector<Certificate>& candidates,
                  const TrustStore& trust, Instant time)
      : data_{.crls = crls, .ocsp_responses = {}}, candidates_(candidates), trust_(trust), time_(time) {}

  bool passes(const pki::Path& path) {
    for (std::size_t i = 0; i + 1 < path.chain.size(); ++i)
      if (!is_good(path.chain[i], path.chain[i + 1])) return false;
    return true;
  }

 private:
  bool is_good(const Certificate& certificate, const Certificate& issuer) {
    // Who signs the CRL that speaks of his own certificate is asked about once.
    if (!asked_.insert(std::string(as_text(certificate.sha256()))).second) return true;
    pki::RevocationAnswers answers;
    pki::crl_answers({certificate, issuer, data_, candidates_, trust_, limits_}, answers);
    const pki::RevocationAnswer* newest = nullptr;
    for (const pki::RevocationAnswer& answer : answers.usable) {
      if (answer.this_update > time_ || (answer.next_update && *answer.next_update < time_)) continue;
      const bool newer = newest == nullptr || answer.this_update > newest->this_update ||
                         (answer.this_update == newest->this_update && answer.sources.size() > newest->sources.size());
      if (newer) newest = &answer;
    }
    const bool good = newest != nullptr && newest->status == pki::RevocationAnswer::Status::Good &&
                      (newest->signed_by_issuer || passes_alone(*newest->signer));
    asked_.erase(std::string(as_text(certificate.sha256())));
    return good;
  }

  bool passes_alone(const Certificate& signer) {
    const auto path = pki::build_path(signer, candidates_, trust_, {.time = time_}, limits_);
    return path.ok() && signer.not_before() <= time_ && time_ <= signer.not_after() && passes(path);
  }

  pki::RevocationData data_;
  const std::vector<Certificate>& candidates_;
  const TrustStore& trust_;
  Instant time_;
  Limits limits_{};
  std::set<std::string> asked_;
};

}  // namespace libsign::conformance
