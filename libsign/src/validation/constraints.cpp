#include "validation/constraints.hpp"

#include <set>

#include <fmt/format.h>

namespace libsign::validation {
namespace {

/// Collector gathers each outdated thing once.
class Collector {
 public:
  Collector(const Policy& policy, Instant time) : policy_(policy), time_(time) {}

  void digest(Digest digest, std::string_view where) {
    judge(policy_.digest_sunset(digest), std::string(name(digest)), where);
  }
  void signature(const SignatureAlgorithm& algorithm, const PublicKey& key, std::string_view where) {
    if (algorithm.scheme != Scheme::Ed25519 && algorithm.scheme != Scheme::Ed448) digest(algorithm.digest, where);
    judge(policy_.signature_sunset(algorithm, key),
          fmt::format("{} with a key of {} bits", name(algorithm.scheme), key.bits()), where);
  }
  /// weak_hint is for a digest that only tells one certificate from another: finding a second certificate with the
  /// same digest is not what has become feasible.
  void weak_hint(Digest digest_algorithm, std::string_view where) {
    severity_ = Severity::Warning;
    digest(digest_algorithm, where);
    severity_ = Severity::Error;
  }
  std::vector<Finding> findings() && { return std::move(findings_); }

 private:
  void judge(std::optional<Instant> sunset, const std::string& what, std::string_view where) {
    if (!sunset || time_ < *sunset) return;
    std::string message = *sunset == Instant::min()
                              ? fmt::format("{} in {} was never strong enough to prove anything", what, where)
                              : fmt::format("{} in {} proves nothing any more since {}", what, where,
                                            format_instant(*sunset).substr(0, 10));
    if (seen_.insert(message).second)
      findings_.push_back(
          {"ALGORITHM_OUTDATED", severity_, std::move(message), "EN 319 102-1, 5.2.8; ETSI TS 119 312"});
  }

  const Policy& policy_;
  Instant time_;
  Severity severity_ = Severity::Error;
  std::set<std::string> seen_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> outdated_algorithms(const evidence::Evidence& evidence, std::span<const Certificate> chain,
                                         const Policy& policy, Instant time) {
  Collector collector(policy, time);
  for (const evidence::Reference& reference : evidence.references)
    if (reference.digest_algorithm) collector.digest(*reference.digest_algorithm, "a reference of the signature");
  if (evidence.algorithm && !chain.empty())
    collector.signature(*evidence.algorithm, chain.front().public_key(), "the signature");
  else if (evidence.algorithm && evidence.algorithm->scheme != Scheme::Ed25519 &&
           evidence.algorithm->scheme != Scheme::Ed448)
    collector.digest(evidence.algorithm->digest, "the signature");
  if (!evidence.signing_certificate_references.empty())
    if (const auto algorithm = evidence.signing_certificate_references.front().digest_algorithm)
      collector.weak_hint(*algorithm, "the reference to the signing certificate");
  for (std::size_t i = 0; i + 1 < chain.size(); ++i)
    if (const auto algorithm = chain[i].signature_algorithm())
      collector.signature(*algorithm, chain[i + 1].public_key(), "the certificate of " + chain[i].common_name());
  return std::move(collector).findings();
}

}  // namespace libsign::validation
