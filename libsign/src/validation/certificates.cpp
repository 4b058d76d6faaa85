#include "validation/certificates.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "crypto/certificate_parts.hpp"
#include "crypto/der.hpp"
#include "pki/path.hpp"
#include "validation/sunset.hpp"

namespace libsign::validation {
namespace {

using pki::RevocationAnswer;
using ReportedStatus = CertificateStatus::Status;

/// Clocks of responders and of those who ask them differ.
constexpr std::chrono::minutes kClockSkew{5};
/// Who names no nextUpdate has newer data at any time (RFC 6960, 4.2.2.1); the quarter of an hour is what DigiDoc
/// allows between a signature and the word of the responder.
constexpr std::chrono::minutes kWithoutNextUpdate{15};
/// A responder's certificate, the issuer of an indirect CRL, and one more.
constexpr unsigned kDeepest = 3;

constexpr const char* kClause = "EN 319 102-1, 5.2.6.4";

/// conclude sets what a certificate that is not valid means; false, so that it can be returned.
bool conclude(CertificateVerdict& verdict, Indication indication, SubIndication reason, std::string code,
              std::string message, std::string clause = kClause) {
  verdict.indication = indication;
  verdict.sub_indication = reason;
  verdict.reason = Finding{std::move(code), Severity::Error, std::move(message), std::move(clause)};
  return false;
}

bool indeterminate(CertificateVerdict& verdict, SubIndication reason, std::string code, std::string message,
                   std::string clause = kClause) {
  return conclude(verdict, Indication::Indeterminate, reason, std::move(code), std::move(message), std::move(clause));
}

SubIndication sub_indication_of(pki::PathProblem problem) {
  switch (problem) {
    case pki::PathProblem::NoAnchor: return SubIndication::NoCertificateChainFound;
    case pki::PathProblem::Expired: return SubIndication::OutOfBoundsNoPoe;
    case pki::PathProblem::NameNotPermitted:
    case pki::PathProblem::Policy:
    case pki::PathProblem::PathTooLong: return SubIndication::ChainConstraintsFailure;
    default: return SubIndication::CertificateChainGeneralFailure;
  }
}

/// serves tells whether a trust service of this type may vouch for keys used for `purpose` (TS 119 612, 5.5.1).
bool serves(const TrustedService& service, Purpose purpose) {
  const auto has = [&](std::string_view part) { return service.type.find(part) != std::string::npos; };
  switch (purpose) {
    case Purpose::Signature: return has("/Svctype/CA/") || has("/NationalRootCA");
    case Purpose::Timestamp: return has("/Svctype/TSA") || has("/Svctype/CA/") || has("/NationalRootCA");
    case Purpose::RevocationData: return true;
  }
  return false;
}

bool is_trusted(const TrustAnchor& anchor, Purpose purpose, Instant time) {
  if (!anchor.trusted_at(time)) return false;
  return anchor.services.empty() ||
         std::any_of(anchor.services.begin(), anchor.services.end(), [&](const TrustedService& service) {
           return serves(service, purpose) && service.is_granted() && time >= service.from &&
                  (!service.until || time < *service.until);
         });
}

/// needs_no_status tells whether the issuer says that it will never revoke the certificate: noRevAvail (RFC 9608), or
/// the ETSI extension for short-term certificates (EN 319 412-1, 5.2).
bool needs_no_status(const Certificate& certificate) {
  static const Bytes kNoRevocationAvailable = crypto::der::oid_content("2.5.29.56");
  static const Bytes kShortTerm = crypto::der::oid_content("0.4.0.194121.2.1");
  const auto& extensions = certificate.parts().extensions;
  return std::any_of(extensions.begin(), extensions.end(), [](const crypto::Extension& extension) {
    return equal(extension.oid, kNoRevocationAvailable) || equal(extension.oid, kShortTerm);
  });
}

std::string describe(const RevocationAnswer& answer) {
  return answer.kind == RevocationAnswer::Kind::Ocsp ? "OCSP response" : "CRL";
}

CertificateStatus report_of(const Certificate& certificate, ReportedStatus status, const RevocationAnswer* answer) {
  CertificateStatus report{.certificate = certificate, .status = status};
  if (answer == nullptr) return report;
  report.source = describe(*answer);
  report.source_sha256 = answer->sources.front();
  report.issued = answer->issued;
  report.next_update = answer->next_update;
  if (status == ReportedStatus::Revoked || status == ReportedStatus::OnHold) {
    report.revocation_time = answer->revocation_time;
    report.reason = std::string(pki::name(answer->reason));
  }
  return report;
}

}  // namespace

std::vector<TrustAnchor> anchors_by_name_and_key(const TrustStore& trust, const Certificate& anchor) {
  std::vector<TrustAnchor> all = trust.details(anchor);
  for (const Certificate& twin : trust.by_subject(anchor.subject_der()))
    if (twin != anchor && twin.public_key() == anchor.public_key())
      for (TrustAnchor& detailed : trust.details(twin)) all.push_back(std::move(detailed));
  return all;
}

CertificateVerdict CertificateJudge::judge(const Certificate& certificate, Purpose purpose, const Question& question) {
  CertificateVerdict verdict;
  if (!find_path(certificate, purpose, question.used, verdict)) return verdict;
  const bool good = check_status(question, verdict);
  // A validity that is over says less than a revocation, and what the status is decides which of two names it gets.
  if ((good || verdict.sub_indication == SubIndication::TryLater ||
       verdict.sub_indication == SubIndication::CertificateChainGeneralFailure) &&
      !check_validity(certificate, question.used, question.not_before, verdict))
    return verdict;
  if (!good) return verdict;
  verdict.indication = Indication::TotalPassed;
  verdict.sub_indication = SubIndication::None;
  return verdict;
}

bool CertificateJudge::find_path(const Certificate& certificate, Purpose purpose, Instant used,
                                 CertificateVerdict& verdict) const {
  pki::Path path = pki::build_path(certificate, certificates_, context_.trust, {.time = used}, context_.limits);
  verdict.chain = std::move(path.chain);
  if (verdict.chain.empty())
    return indeterminate(verdict, SubIndication::NoCertificateChainFound, "NO_TRUST_ANCHOR", path.message);
  if (!path.ok()) {
    if (path.problem == pki::PathProblem::NoAnchor) verdict.chain.clear();
    return indeterminate(verdict, sub_indication_of(path.problem), "PATH_INVALID", path.message, "RFC 5280, 6.1");
  }
  const auto anchors = anchors_by_name_and_key(context_.trust, verdict.chain.back());
  if (std::any_of(anchors.begin(), anchors.end(),
                  [&](const TrustAnchor& anchor) { return is_trusted(anchor, purpose, used); }))
    return true;
  return indeterminate(
      verdict, SubIndication::NoCertificateChainFoundNoPoe, "ANCHOR_NOT_TRUSTED_THEN",
      fmt::format("{} is not trusted for this at {}", verdict.chain.back().common_name(), format_instant(used)));
}

bool CertificateJudge::check_validity(const Certificate& certificate, Instant used, std::optional<Instant> not_before,
                                      CertificateVerdict& verdict) const {
  if (used < certificate.not_before())
    return conclude(verdict, Indication::TotalFailed, SubIndication::NotYetValid, "CERTIFICATE_NOT_YET_VALID",
                    fmt::format("the certificate of {} is valid only from {}, the signature was there before",
                                certificate.common_name(), format_instant(certificate.not_before())));
  if (used <= certificate.not_after()) return true;
  if (not_before && *not_before > certificate.not_after())
    return conclude(verdict, Indication::TotalFailed, SubIndication::Expired, "CERTIFICATE_EXPIRED",
                    fmt::format("the certificate of {} had expired on {} when it was used", certificate.common_name(),
                                format_instant(certificate.not_after())));
  const bool known_good = !verdict.status.empty() && verdict.status.size() + 1 == verdict.chain.size() &&
                          verdict.status.front().status == ReportedStatus::Good;
  return indeterminate(verdict, known_good ? SubIndication::OutOfBoundsNotRevoked : SubIndication::OutOfBoundsNoPoe,
                       "CERTIFICATE_EXPIRED",
                       fmt::format("the certificate of {} expired on {} and nothing proves that it was used before",
                                   certificate.common_name(), format_instant(certificate.not_after())));
}

/// From the anchor down (5.6.2.2): a certificate is looked at once all above it hold.
bool CertificateJudge::check_status(const Question& question, CertificateVerdict& verdict) {
  verdict.control_time = context_.validation_time;
  bool good = true;
  for (std::size_t i = verdict.chain.size() - 1; good && i-- > 0;) good = check_one(i, question, verdict);
  std::reverse(verdict.status.begin(), verdict.status.end());
  if (!good) return false;
  if (question.used > *verdict.control_time)
    return indeterminate(verdict, SubIndication::NoPoe, "NO_PROOF_OF_EXISTENCE",
                         fmt::format("nothing proves that it is older than {}, when what it rests on ended",
                                     format_instant(*verdict.control_time)),
                         "EN 319 102-1, 5.6.2.4");
  return true;
}

bool CertificateJudge::check_one(std::size_t index, const Question& question, CertificateVerdict& verdict) {
  const Instant used = question.used;
  const Certificate& certificate = verdict.chain[index];
  const std::string& who = certificate.common_name();
  const bool is_leaf = index == 0;
  Instant& control_time = *verdict.control_time;
  // The signing certificate is named by what it signed; those above it have to be proven by themselves.
  const Instant proven = is_leaf ? used : std::min(used, proofs_.time_of(certificate.sha256()));
  if (proven > control_time)
    return indeterminate(
        verdict, SubIndication::NoPoe, "NO_PROOF_OF_EXISTENCE",
        fmt::format("nothing proves that the certificate of {} is older than {}", who, format_instant(control_time)),
        "EN 319 102-1, 5.6.2.2");
  if (!context_.policy.require_revocation_proof || needs_no_status(certificate) ||
      (is_leaf && question.skip_own_status)) {
    verdict.status.push_back(report_of(certificate, ReportedStatus::NotChecked, nullptr));
    return true;
  }
  const Status status = status_of(certificate, verdict.chain[index + 1], used, control_time, question.depth);
  verdict.status.push_back(report_of(certificate, status.status, status.answer));
  if (status.answer != nullptr)
    verdict.relied_on.insert(verdict.relied_on.end(), status.answer->sources.begin(), status.answer->sources.end());
  switch (status.status) {
    case ReportedStatus::Good: break;
    case ReportedStatus::OnHold:
      return indeterminate(verdict, SubIndication::TryLater, "CERTIFICATE_ON_HOLD",
                           fmt::format("the certificate of {} is suspended since {}", who,
                                       format_instant(status.answer->revocation_time.value_or(used))));
    case ReportedStatus::Revoked: {
      const Instant revoked = status.answer->revocation_time.value_or(Instant::min());
      const std::string message = fmt::format("the certificate of {} was revoked on {} ({})", who,
                                              format_instant(revoked), pki::name(status.answer->reason));
      if (is_leaf && question.not_before && *question.not_before > revoked)
        return conclude(verdict, Indication::TotalFailed, SubIndication::Revoked, "CERTIFICATE_REVOKED", message);
      return indeterminate(verdict, is_leaf ? SubIndication::RevokedNoPoe : SubIndication::RevokedCaNoPoe,
                           "CERTIFICATE_REVOKED", message + "; nothing proves that it was used before");
    }
    default:
      return indeterminate(verdict,
                           status.stale ? SubIndication::TryLater : SubIndication::CertificateChainGeneralFailure,
                           status.stale ? "REVOCATION_STALE" : "REVOCATION_UNKNOWN", status.problem);
  }
  // Revoked later than it was used: what it issued must be proven to be older than that.
  if (status.answer->status == RevocationAnswer::Status::Revoked && status.answer->revocation_time)
    control_time = std::min(control_time, *status.answer->revocation_time);
  return true;
}

const pki::RevocationAnswers& CertificateJudge::answers(const Certificate& certificate, const Certificate& issuer) {
  const auto key = std::pair(std::string(as_text(certificate.sha256())), std::string(as_text(issuer.sha256())));
  if (const auto found = answers_.find(key); found != answers_.end()) return found->second;
  return answers_
      .emplace(key, pki::revocation_answers(certificate, issuer, data_, certificates_, context_.trust, context_.limits))
      .first->second;
}

std::string CertificateJudge::unusable_because(const RevocationAnswer& answer, Instant control_time, unsigned depth) {
  if (answer.this_update > context_.validation_time + kClockSkew) return "it is from the future";
  Instant proven = Instant::min();
  for (const Bytes& source : answer.sources) proven = std::max(proven, proofs_.time_of(source));
  if (proven > control_time)
    return "nothing proves that it is older than " + format_instant(control_time) + ", when its issuer's word ended";
  if (!answer.signer || !answer.algorithm) return "its signer is not known";
  if (const auto end = sunset(context_.policy, *answer.algorithm, answer.signer->public_key()); end && proven >= *end)
    return "its algorithm proves nothing any more";
  if (answer.signed_by_issuer || context_.trust.contains(*answer.signer)) return {};
  const Certificate& signer = *answer.signer;
  if (answer.issued < signer.not_before() || answer.issued > signer.not_after())
    return "its signer's certificate was not valid when it was made";
  if (answer.signer_appointed && answer.signer_unchecked) return {};
  if (depth >= kDeepest) return "its signer cannot be checked";
  const CertificateVerdict verdict =
      judge(signer, Purpose::RevocationData, {answer.issued, std::nullopt, depth + 1, answer.signer_unchecked});
  return verdict.ok() ? std::string() : "its signer is not valid: " + verdict.reason->message;
}

/// 5.2.5: made after the time in question, or within the time that the policy or the data itself allows.
bool CertificateJudge::is_fresh(const RevocationAnswer& answer, Instant used) const {
  if (answer.issued >= used) return true;
  if (context_.policy.revocation_max_age) return used <= answer.issued + *context_.policy.revocation_max_age;
  return used <= (answer.next_update ? *answer.next_update + kClockSkew : answer.issued + kWithoutNextUpdate);
}

CertificateJudge::Status CertificateJudge::status_of(const Certificate& certificate, const Certificate& issuer,
                                                     Instant used, Instant control_time, unsigned depth) {
  const pki::RevocationAnswers& all = answers(certificate, issuer);
  Status best;
  best.problem = fmt::format("nothing proves that the certificate of {} was not revoked", certificate.common_name());
  if (!all.unusable.empty()) best.problem += ": " + all.unusable.front().reason;
  const RevocationAnswer* revoked = nullptr;  // the earliest
  const RevocationAnswer* good = nullptr;     // the newest
  const RevocationAnswer* held = nullptr;     // the newest
  for (const RevocationAnswer& answer : all.usable) {
    if (const std::string why = unusable_because(answer, control_time, depth); !why.empty()) {
      best.problem =
          fmt::format("the {} about {} cannot be used: {}", describe(answer), certificate.common_name(), why);
      continue;
    }
    if (answer.status == RevocationAnswer::Status::Revoked) {
      if (answer.reason == pki::RevocationReason::CertificateHold) {
        if (held == nullptr || answer.issued > held->issued) held = &answer;
      } else if (revoked == nullptr || answer.revocation_time < revoked->revocation_time) {
        revoked = &answer;
      }
    } else if (answer.status == RevocationAnswer::Status::Good) {
      const bool drops_expired = answer.issued > certificate.not_after() &&
                                 !(answer.keeps_expired && *answer.keeps_expired <= certificate.not_after());
      if (drops_expired) {
        best.problem =
            fmt::format("the {} about {} was made after the certificate expired, when it may no longer be listed",
                        describe(answer), certificate.common_name());
      } else if (!is_fresh(answer, used)) {
        best.stale = true;
        best.problem = fmt::format("the {} about {} of {} is too old to tell", describe(answer),
                                   certificate.common_name(), format_instant(answer.this_update));
      } else if (good == nullptr || answer.issued > good->issued) {
        good = &answer;
      }
    }
  }
  using S = ReportedStatus;
  if (revoked != nullptr)
    return {revoked->revocation_time && *revoked->revocation_time > used ? S::Good : S::Revoked, revoked, {}, false};
  if (held != nullptr && (good == nullptr || good->issued <= held->issued))
    return {held->revocation_time && *held->revocation_time > used ? S::Good : S::OnHold, held, {}, false};
  if (good != nullptr) return {S::Good, good, {}, false};
  return best;
}

}  // namespace libsign::validation
