#include "validation/constraints.hpp"

#include <algorithm>
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

namespace {

bool meets(std::string_view found, Qualification required) {
  const bool qes = found.starts_with("QES");
  const bool ades_qc = found.starts_with("AdES") && found.ends_with("-QC");
  return required == Qualification::NotRequired || qes || (required == Qualification::AdesQc && ades_qc);
}

/// first_time_stamp returns the time of the earliest signature time-stamp that passed.
std::optional<Instant> first_time_stamp(const SignatureReport& signature) {
  std::optional<Instant> first;
  for (const TimestampReport& timestamp : signature.timestamps)
    if (timestamp.kind == TimestampKind::Signature && timestamp.indication == TimestampIndication::Passed &&
        timestamp.time)
      first = first ? std::min(*first, *timestamp.time) : *timestamp.time;
  return first;
}

/// signer_status_made returns when the data was made that says whether the signing certificate is revoked.
std::optional<Instant> signer_status_made(const SignatureReport& signature) {
  if (!signature.signing_certificate) return std::nullopt;
  for (const CertificateStatus& status : signature.revocation)
    if (status.certificate == *signature.signing_certificate) return status.issued;
  return std::nullopt;
}

Finding delayed(std::chrono::seconds delay, std::chrono::seconds allowed, Severity severity) {
  return {"REVOCATION_DATA_LATE", severity,
          fmt::format("the revocation data was made {} minutes after the time-stamp, the policy allows {}",
                      std::chrono::ceil<std::chrono::minutes>(delay).count(),
                      std::chrono::floor<std::chrono::minutes>(allowed).count()),
          "EN 319 102-1, 5.2.8"};
}

}  // namespace

std::vector<Finding> unmet_requirements(const SignatureReport& signature, const Policy& policy) {
  std::vector<Finding> findings;
  // Without a time-stamp that holds, nothing above B is proven, whatever stands in the file.
  const Level proven = first_time_stamp(signature) ? signature.level : std::min(signature.level, Level::B);
  if (proven < policy.required_level)
    findings.push_back({"LEVEL_TOO_LOW", Severity::Error,
                        fmt::format("the signature has the level {}, the policy asks for {}", name(proven),
                                    name(policy.required_level)),
                        "EN 319 102-1, 5.2.8"});
  if (!meets(signature.qualification, policy.required_qualification))
    findings.push_back({"NOT_QUALIFIED", Severity::Error,
                        fmt::format("no trusted list makes this a signature of the kind {} that the policy asks for",
                                    name(policy.required_qualification)),
                        "TS 119 615, 4.6"});
  const auto stamped = first_time_stamp(signature);
  if (policy.time_stamp_delay && stamped) {
    if (!signature.claimed_signing_time)
      findings.push_back({"SIGNING_TIME_MISSING", Severity::Error,
                          "the policy limits the time from signing to the time-stamp, but no signing time is given",
                          "EN 319 102-1, 5.5.4"});
    else if (*stamped - *signature.claimed_signing_time > *policy.time_stamp_delay)
      findings.push_back({"TIMESTAMP_LATE", Severity::Error,
                          "the time-stamp was made later after the claimed signing time than the policy allows",
                          "EN 319 102-1, 5.5.4"});
  }
  const auto made = signer_status_made(signature);
  if (!stamped || !made) return findings;
  const std::chrono::seconds delay = *made - *stamped;
  if (policy.revocation_delay_limit && delay > *policy.revocation_delay_limit)
    findings.push_back(delayed(delay, *policy.revocation_delay_limit, Severity::Error));
  else if (policy.revocation_delay_warning && delay > *policy.revocation_delay_warning)
    findings.push_back(delayed(delay, *policy.revocation_delay_warning, Severity::Warning));
  return findings;
}

}  // namespace libsign::validation
