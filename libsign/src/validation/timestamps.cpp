#include "validation/timestamps.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "validation/sunset.hpp"

namespace libsign::validation {
namespace {

using evidence::Timestamp;

/// Clocks of time-stamping authorities and of those who judge differ.
constexpr std::chrono::minutes kClockSkew{5};

/// Verdict fills the report on one time-stamp.
class One {
 public:
  One(const Timestamp& timestamp, const Context& context, TimestampReport& report)
      : timestamp_(timestamp), context_(context), report_(report) {}

  /// run returns whether the time-stamp is valid, given that its token is proven to exist at `proven`.
  bool run(Instant proven, std::span<const Certificate> certificates, CertificateJudge& judge) {
    if (!check_imprint()) return false;
    const auto verdict = timestamp_.token->verify(certificates);
    report_.token_intact = verdict.intact;
    report_.signing_certificate = verdict.certificate;
    if (verdict.certificate) report_.by = verdict.certificate->common_name();
    return check_token(verdict) && check_times(*verdict.certificate, proven) && check_algorithms(verdict, proven) &&
           check_certificate(*verdict.certificate, proven, judge);
  }

  const std::vector<Bytes>& relied_on() const { return relied_on_; }

 private:
  bool conclude(TimestampIndication indication, SubIndication reason, Finding finding) {
    report_.indication = indication;
    report_.sub_indication = reason;
    report_.message = finding.message;
    report_.findings.insert(report_.findings.begin(), std::move(finding));
    return false;
  }
  bool failed(SubIndication reason, std::string code, std::string message, std::string clause) {
    return conclude(TimestampIndication::Failed, reason,
                    {std::move(code), Severity::Error, std::move(message), std::move(clause)});
  }
  bool indeterminate(SubIndication reason, std::string code, std::string message, std::string clause) {
    return conclude(TimestampIndication::Indeterminate, reason,
                    {std::move(code), Severity::Error, std::move(message), std::move(clause)});
  }

  bool check_imprint() {
    report_.findings = timestamp_.findings;
    if (!timestamp_.token)
      return conclude(
          TimestampIndication::Failed, SubIndication::FormatFailure,
          own_reason({"TIMESTAMP_UNREADABLE", Severity::Error, "the time-stamp cannot be read", "RFC 3161, 2.4.2"}));
    report_.time = timestamp_.token->time();
    report_.sha256 = to_bytes(timestamp_.token->sha256());
    if (timestamp_.imprint.empty())
      return conclude(TimestampIndication::Indeterminate, SubIndication::SignedDataNotFound,
                      own_reason({"TIMESTAMP_NOT_PROCESSED", Severity::Error,
                                  "what the time-stamp covers cannot be told", "EN 319 102-1, 5.4.3"}));
    report_.imprint_intact = equal(timestamp_.imprint, timestamp_.token->imprint());
    if (!report_.imprint_intact)
      return failed(SubIndication::HashFailure, "TIMESTAMP_IMPRINT_WRONG",
                    "the time-stamp is about something else than what it stands at", "EN 319 102-1, 5.4.3");
    return true;
  }

  /// own_reason takes the first finding of the format room over, so that it stands once.
  Finding own_reason(Finding general) {
    if (report_.findings.empty()) return general;
    Finding own = std::move(report_.findings.front());
    report_.findings.erase(report_.findings.begin());
    return own;
  }

  bool check_token(const pki::TimestampToken::Verdict& verdict) {
    const auto error = std::find_if(verdict.findings.begin(), verdict.findings.end(),
                                    [](const Finding& finding) { return finding.severity == Severity::Error; });
    for (auto finding = verdict.findings.begin(); finding != verdict.findings.end(); ++finding)
      if (finding != error) report_.findings.push_back(*finding);
    if (!verdict.certificate)
      return error != verdict.findings.end()
                 ? conclude(TimestampIndication::Indeterminate, SubIndication::NoSigningCertificateFound, *error)
                 : indeterminate(SubIndication::NoSigningCertificateFound, "NO_SIGNING_CERTIFICATE",
                                 "the certificate of the time-stamping authority is not there", "RFC 3161, 2.4.2");
    if (!verdict.intact)
      return error != verdict.findings.end()
                 ? conclude(TimestampIndication::Failed, SubIndication::SigCryptoFailure, *error)
                 : failed(SubIndication::SigCryptoFailure, "SIGNATURE_VALUE_WRONG",
                          "the signature of the time-stamping authority is not good", "EN 319 102-1, 5.4.3");
    if (error != verdict.findings.end())
      return conclude(TimestampIndication::Indeterminate, SubIndication::SigConstraintsFailure, *error);
    return true;
  }

  bool check_times(const Certificate& authority, Instant proven) {
    const Instant time = *report_.time;
    if (time > context_.validation_time + kClockSkew)
      return failed(SubIndication::TimestampOrderFailure, "TIMESTAMP_FROM_THE_FUTURE",
                    fmt::format("the time-stamp says {}, which is still to come", format_instant(time)),
                    "EN 319 102-1, 5.4.3");
    if (time > proven + kClockSkew)
      return indeterminate(SubIndication::TimestampOrderFailure, "TIMESTAMP_ORDER",
                           fmt::format("the time-stamp says {}, but a later one proves that it is from before {}",
                                       format_instant(time), format_instant(proven)),
                           "EN 319 102-1, 5.6.3.4");
    if (time < authority.not_before() || time > authority.not_after())
      return indeterminate(
          SubIndication::ChainConstraintsFailure, "TIMESTAMP_OUTSIDE_VALIDITY",
          fmt::format("the certificate of {} was not valid at the time of the time-stamp", authority.common_name()),
          "RFC 3161, 4.3");
    return true;
  }

  bool check_algorithms(const pki::TimestampToken::Verdict& verdict, Instant proven) {
    const auto judge = [&](std::optional<Instant> end, const std::string& what) {
      return !end || proven < *end ||
             indeterminate(SubIndication::CryptoConstraintsFailureNoPoe, "ALGORITHM_OUTDATED",
                           fmt::format("{} of the time-stamp proves nothing any more{}", what,
                                       *end == Instant::min() ? "" : " since " + format_instant(*end).substr(0, 10)),
                           "EN 319 102-1, 5.2.8; ETSI TS 119 312");
    };
    const auto judge_digest = [&](Digest digest) {
      return judge(context_.policy.digest_sunset(digest), std::string(name(digest)));
    };
    return judge_digest(*timestamp_.token->imprint_algorithm()) &&
           std::all_of(timestamp_.digest_algorithms.begin(), timestamp_.digest_algorithms.end(), judge_digest) &&
           (!verdict.algorithm || judge(sunset(context_.policy, *verdict.algorithm, verdict.certificate->public_key()),
                                        describe(*verdict.algorithm)));
  }

  bool check_certificate(const Certificate& authority, Instant proven, CertificateJudge& judge) {
    CertificateVerdict verdict = judge.judge(authority, Purpose::Timestamp, proven);
    report_.chain = std::move(verdict.chain);
    report_.revocation = std::move(verdict.status);
    if (!verdict.ok())
      return conclude(verdict.indication == Indication::TotalFailed ? TimestampIndication::Failed
                                                                    : TimestampIndication::Indeterminate,
                      verdict.sub_indication, *verdict.reason);
    relied_on_ = std::move(verdict.relied_on);
    report_.indication = TimestampIndication::Passed;
    return true;
  }

  const Timestamp& timestamp_;
  const Context& context_;
  TimestampReport& report_;
  std::vector<Bytes> relied_on_;
};

/// is_outer tells the time-stamps that cover others: those of archives, and those of PDF documents.
bool is_outer(TimestampKind kind) { return kind == TimestampKind::Archive || kind == TimestampKind::Document; }

/// newest_first orders archive time-stamps before those that they cover, whatever time they claim.
std::vector<std::size_t> newest_first(const std::vector<Timestamp>& timestamps) {
  std::vector<std::size_t> order(timestamps.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::reverse(order.begin(), order.end());
  std::stable_partition(order.begin(), order.end(), [&](std::size_t i) { return is_outer(timestamps[i].kind); });
  return order;
}

void prove(const Timestamp& timestamp, const std::string& id, ProofsOfExistence& proofs) {
  const Instant time = timestamp.token->time();
  if (timestamp.covers_signature) proofs.add(signature_object(), time, id);
  if (timestamp.covers_data) proofs.add(data_object(), time, id);
  for (const Bytes& object : timestamp.covers) proofs.add(object, time, id);
}

std::optional<Finding> order_problem(const std::vector<TimestampReport>& reports) {
  const auto passed = [](const TimestampReport& report) { return report.indication == TimestampIndication::Passed; };
  for (const TimestampReport& earlier : reports)
    for (const TimestampReport& later : reports) {
      const bool ordered = (earlier.kind == TimestampKind::Content && later.kind != TimestampKind::Content) ||
                           (earlier.kind == TimestampKind::Signature && is_outer(later.kind));
      if (ordered && passed(earlier) && passed(later) && *earlier.time > *later.time)
        return Finding{"TIMESTAMP_ORDER", Severity::Error,
                       fmt::format("the time-stamp {} of {} must not be later than {} of {}", earlier.id,
                                   format_instant(*earlier.time), later.id, format_instant(*later.time)),
                       "EN 319 102-1, 5.5.4"};
    }
  return std::nullopt;
}

}  // namespace

ByteView signature_object() { return as_bytes("signature"); }
ByteView data_object() { return as_bytes("data"); }

TimestampsVerdict judge_timestamps(const evidence::Evidence& evidence, const Context& context,
                                   std::span<const Certificate> certificates, CertificateJudge& judge,
                                   ProofsOfExistence& proofs) {
  TimestampsVerdict verdict;
  verdict.reports.resize(evidence.timestamps.size());
  for (const std::size_t i : newest_first(evidence.timestamps)) {
    const Timestamp& timestamp = evidence.timestamps[i];
    TimestampReport& report = verdict.reports[i];
    report.kind = timestamp.kind;
    report.type = timestamp.type;
    report.id = fmt::format("T{}", i);
    One one(timestamp, context, report);
    const Instant proven = timestamp.token ? proofs.time_of(timestamp.token->sha256()) : context.validation_time;
    if (!one.run(proven, certificates, judge)) continue;
    prove(timestamp, report.id, proofs);
    verdict.relied_on.insert(verdict.relied_on.end(), one.relied_on().begin(), one.relied_on().end());
    if (timestamp.kind == TimestampKind::Content)
      verdict.content_time = std::max(verdict.content_time.value_or(Instant::min()), timestamp.token->time());
  }
  verdict.order_problem = order_problem(verdict.reports);
  return verdict;
}

}  // namespace libsign::validation
