#include "pki/path_judgement.hpp"

#include <fmt/format.h>

#include "pki/certificate_facts.hpp"
#include "pki/name_constraints.hpp"
#include "pki/names.hpp"
#include "pki/policy_tree.hpp"

namespace libsign::pki {
namespace {

/// What one path may cost in comparisons of names with subtrees; OpenSSL's and BoringSSL's figure.
constexpr std::size_t kMaxNameComparisons = 1u << 20;

/// Judgement walks from the anchor down, as the standard does.
class Judgement {
 public:
  Judgement(std::span<const Certificate> chain, const PathOptions& options)
      : chain_(chain), options_(options), policies_(options, chain.size() - 1) {}

  Path run() {
    for (std::size_t i = chain_.size() - 1; i-- > 0;)
      if (!look_at(i)) break;
    path_.chain.assign(chain_.begin(), chain_.end());
    if (path_.ok()) path_.policies = policies_.policies();
    return std::move(path_);
  }

 private:
  bool look_at(std::size_t index) {
    const Certificate& certificate = chain_[index];
    const CertificateFacts facts = facts_of(certificate);
    const bool last = index == 0;
    // A CA may give itself a certificate for its next key: a name of another spelling is still its own.
    const bool self_issued = same_name(certificate.subject_der(), certificate.issuer_der());
    if (!facts.unknown_critical.empty())
      return refuse(PathProblem::UnknownCritical,
                    fmt::format("the certificate of {} has the critical extension {} that is not processed",
                                certificate.common_name(), facts.unknown_critical));
    if (!last && !may_issue(certificate, index)) return false;
    if ((last || !self_issued) && !check_names(certificate, facts)) return false;
    if (!last && facts.name_constraints && !constrain(certificate, *facts.name_constraints)) return false;
    if (last && facts.name_constraints && !certificate.is_ca())
      return refuse(
          PathProblem::NameNotPermitted,
          fmt::format("{} is no certification authority and yet constrains names", certificate.common_name()));
    if (!policies_.enter(facts, self_issued, last))
      return refuse(PathProblem::Policy,
                    fmt::format("the certificate policies of {} are malformed, or leave none where one is required",
                                certificate.common_name()));
    return true;
  }

  bool may_issue(const Certificate& certificate, std::size_t index) {
    const auto who = [&]() -> const std::string& { return certificate.common_name(); };
    if (options_.time && *options_.time > certificate.not_after())
      return refuse(PathProblem::Expired,
                    fmt::format("the certificate of {} expired on {}", who(), format_instant(certificate.not_after())));
    if (options_.time && *options_.time < certificate.not_before())
      return refuse(PathProblem::NotYetValid, fmt::format("the certificate of {} is valid only from {}", who(),
                                                          format_instant(certificate.not_before())));
    if (!certificate.is_ca())
      return refuse(PathProblem::NotACa, fmt::format("{} is no certification authority", who()));
    if (const auto usage = certificate.key_usage(); usage && !usage->key_cert_sign)
      return refuse(PathProblem::NoCertSign, fmt::format("the key of {} may not sign certificates", who()));
    if (const auto limit = certificate.path_length(); limit && intermediates_below(index) > *limit)
      return refuse(PathProblem::PathTooLong,
                    fmt::format("the path below {} is longer than its certificate allows", who()));
    return true;
  }

  /// intermediates_below counts what pathLenConstraint counts (RFC 5280, 4.2.1.9).
  std::size_t intermediates_below(std::size_t index) const {
    std::size_t count = 0;
    for (std::size_t i = 1; i < index; ++i)
      if (!same_name(chain_[i].subject_der(), chain_[i].issuer_der())) ++count;
    return count;
  }

  bool constrain(const Certificate& certificate, ByteView extension) {
    auto constraints = NameConstraints::read(extension);
    if (!constraints)
      return refuse(PathProblem::NameNotPermitted,
                    fmt::format("the name constraints of {} are malformed", certificate.common_name()));
    constraints_.push_back(*std::move(constraints));
    return true;
  }

  bool check_names(const Certificate& certificate, const CertificateFacts& facts) {
    if (constraints_.empty()) return true;
    const auto names = CertificateNames::of(certificate, facts);
    if (!names)
      return refuse(PathProblem::NameNotPermitted,
                    fmt::format("the alternative names of {} are malformed", certificate.common_name()));
    for (const NameConstraints& constraints : constraints_) {
      const auto verdict = constraints.judge(*names, comparisons_);
      if (verdict == NameConstraints::Verdict::TooMany)
        return refuse(PathProblem::LimitExceeded,
                      fmt::format("more than {} comparisons of names with name constraints", kMaxNameComparisons));
      if (verdict == NameConstraints::Verdict::NotPermitted)
        return refuse(PathProblem::NameNotPermitted,
                      fmt::format("a name of {} is not permitted by an authority above it", certificate.common_name()));
    }
    return true;
  }

  bool refuse(PathProblem problem, std::string message) {
    path_.problem = problem;
    path_.message = std::move(message);
    return false;
  }

  std::span<const Certificate> chain_;
  const PathOptions& options_;
  PolicyTree policies_;
  std::vector<NameConstraints> constraints_;
  std::size_t comparisons_ = kMaxNameComparisons;
  Path path_{.chain = {}, .problem = PathProblem::None, .message = {}};
};

}  // namespace

Path judge_path(std::span<const Certificate> chain, const PathOptions& options) {
  return Judgement(chain, options).run();
}

}  // namespace libsign::pki
