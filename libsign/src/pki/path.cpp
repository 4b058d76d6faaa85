#include "pki/path.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "pki/certificate_facts.hpp"
#include "pki/link_cache.hpp"
#include "pki/names.hpp"
#include "pki/path_judgement.hpp"

namespace libsign::pki {
namespace {

/// Builder walks from the certificate up, depth first, the likeliest issuer first.
class Builder {
 public:
  Builder(std::span<const Certificate> candidates, const TrustStore& trust, const PathOptions& options,
          const Limits& limits)
      : candidates_(candidates), trust_(trust), options_(options), limits_(limits) {}

  Path build(const Certificate& certificate) {
    chain_.push_back(certificate);
    if (trust_.contains(certificate)) return judge_path(chain_, options_);
    extend();
    return std::move(best_);
  }

 private:
  /// extend tries every issuer of the chain's end; true once the search is over: best_ is good, or a cap is reached.
  bool extend() {
    const Certificate current = chain_.back();
    if (is_empty_name(current.issuer_der())) return false;
    const ByteView issuer_key_id = facts_of(current).authority_key_id;
    for (const Certificate& anchor : in_order(trust_.by_subject(current.issuer_der()), issuer_key_id)) {
      if (out_of_builds()) return true;
      if (!links(current, anchor)) continue;
      chain_.push_back(anchor);
      const bool good = consider(judge_path(chain_, options_));
      chain_.pop_back();
      if (good) return true;
    }
    const auto issuers = in_order(issuers_of(current), issuer_key_id);
    if (!issuers.empty() && chain_.size() + 1 >= limits_.max_path_length) {
      propose(1, {.chain = {},
                  .problem = PathProblem::PathTooLong,
                  .message = fmt::format("the certificate path is longer than {}", limits_.max_path_length)});
      return false;
    }
    for (const Certificate& issuer : issuers) {
      if (out_of_builds()) return true;
      if (!links(current, issuer)) continue;
      chain_.push_back(issuer);
      const bool over = extend();
      chain_.pop_back();
      if (over) return true;
    }
    return false;
  }

  /// issuers_of returns the candidates by that name. One with an anchor's name and key is that anchor, which has been
  /// tried; one that is in the chain already by name and key would only make a loop.
  std::vector<Certificate> issuers_of(const Certificate& certificate) const {
    std::vector<Certificate> issuers;
    for (const Certificate& candidate : candidates_) {
      if (!same_name(candidate.subject_der(), certificate.issuer_der())) continue;
      const ByteView key = facts_of(candidate).spki;
      const auto twin = [&](const Certificate& other) {
        return equal(facts_of(other).spki, key) && same_name(other.subject_der(), candidate.subject_der());
      };
      const auto anchors = trust_.by_subject(candidate.subject_der());
      if (std::none_of(chain_.begin(), chain_.end(), twin) && std::none_of(anchors.begin(), anchors.end(), twin) &&
          std::find(issuers.begin(), issuers.end(), candidate) == issuers.end())
        issuers.push_back(candidate);
    }
    return issuers;
  }

  /// in_order puts those first that have the key identifier asked for, then those that are valid at the time, last
  /// those that have another key identifier (RFC 4158, 3.5).
  std::vector<Certificate> in_order(std::vector<Certificate> issuers, ByteView key_id) const {
    if (issuers.size() < 2) return issuers;
    const auto demerits = [&](const Certificate& issuer) {
      const ByteView own = facts_of(issuer).subject_key_id;
      const int identifier = key_id.empty() || own.empty() ? 2 : equal(key_id, own) ? 0 : 4;
      const bool valid =
          !options_.time || (*options_.time >= issuer.not_before() && *options_.time <= issuer.not_after());
      return identifier + (valid && issuer.is_ca() ? 0 : 1);
    };
    std::vector<std::pair<int, Certificate>> ranked;
    for (Certificate& issuer : issuers) ranked.emplace_back(demerits(issuer), std::move(issuer));
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    issuers.clear();
    for (auto& [rank, issuer] : ranked) issuers.push_back(std::move(issuer));
    return issuers;
  }

  bool links(const Certificate& certificate, const Certificate& issuer) {
    if (signed_by(trust_, certificate, issuer)) return true;
    propose(1, {.chain = {},
                .problem = PathProblem::BadSignature,
                .message = fmt::format("the signature on {} is not by its issuer {}", certificate.common_name(),
                                       issuer.common_name())});
    return false;
  }

  bool out_of_builds() {
    if (++builds_ <= limits_.max_path_builds) return false;
    propose(2, {.chain = {},
                .problem = PathProblem::LimitExceeded,
                .message = fmt::format("more than {} certificate paths to try", limits_.max_path_builds)});
    return true;
  }

  /// consider takes the judgement of a complete path; true if it is good.
  bool consider(Path path) {
    const bool good = path.ok();
    propose(good ? 4 : 3, std::move(path));
    return good;
  }

  /// propose keeps the path that tells most: one that reached an anchor says more than one that did not.
  void propose(int telling, Path path) {
    if (telling <= telling_) return;
    telling_ = telling;
    best_ = std::move(path);
  }

  std::span<const Certificate> candidates_;
  const TrustStore& trust_;
  const PathOptions& options_;
  const Limits& limits_;
  std::vector<Certificate> chain_;
  std::uint32_t builds_ = 0;
  int telling_ = 0;
  Path best_{};
};

}  // namespace

bool is_signed_by(const Certificate& certificate, const PublicKey& issuer) {
  return crypto::verify_certificate(certificate, issuer) == crypto::ValueCheck::Good;
}

Path build_path(const Certificate& certificate, std::span<const Certificate> candidates, const TrustStore& trust,
                const PathOptions& options, const Limits& limits) {
  Path path = Builder(candidates, trust, options, limits).build(certificate);
  if (path.problem == PathProblem::NoAnchor && path.message.empty())
    path.message = trust.anchors().empty()
                       ? "no trust anchor was given"
                       : "no certificate path leads from " + certificate.common_name() + " to a trust anchor";
  return path;
}

}  // namespace libsign::pki
