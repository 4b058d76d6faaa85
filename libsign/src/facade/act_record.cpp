#include "facade/act_record.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <libsign/agreement.hpp>

#include "crypto/crypto.hpp"

namespace libsign {
namespace {

std::optional<Instant> content_stamped(const SignatureReport& signature) {
  std::optional<Instant> latest;
  for (const TimestampReport& timestamp : signature.timestamps)
    if (timestamp.kind == TimestampKind::Content && timestamp.indication == TimestampIndication::Passed &&
        timestamp.time && (!latest || *timestamp.time > *latest))
      latest = timestamp.time;
  return latest;
}

ActSignature signature_of(const SignatureReport& report, Instant seen) {
  ActSignature signature;
  signature.id = report.id;
  signature.indication = report.indication;
  signature.sub_indication = report.sub_indication;
  signature.commitments = report.commitments;
  signature.claimed_roles = report.claimed_roles;
  signature.place = report.place;
  signature.claimed = report.claimed_signing_time;
  signature.not_before_proven = content_stamped(report);
  signature.seen = seen;
  if (report.signing_certificate) {
    signature.key_sha256 = crypto::digest(Digest::Sha256, report.signing_certificate->public_key().spki());
    signature.certificate_sha256 = to_bytes(report.signing_certificate->sha256());
    signature.signer = report.signing_certificate->common_name();
    signature.subject = report.signing_certificate->subject();
  }
  for (const Proof& proof : report.proofs) {
    if (proof.object != "signature") continue;
    signature.sha256 = proof.sha256;
    if (!proof.by.empty()) signature.existed_by = proof.time;
  }
  return signature;
}

bool is_suspended(const SignatureReport& signature) {
  return std::ranges::any_of(signature.revocation, [](const CertificateStatus& status) {
    return status.status == CertificateStatus::Status::OnHold;
  });
}

void describe(const SignatureReport& signature, std::vector<Finding>& findings) {
  const std::string who = signature.signing_certificate ? signature.signing_certificate->common_name() : signature.id;
  if (is_suspended(signature))
    findings.push_back({"SUSPENDED-AT-SIGNING",
                        Severity::Error,
                        fmt::format("the certificate of {} was suspended when it signed", who),
                        {}});
  const std::string sub = signature.sub_indication == SubIndication::None
                              ? std::string()
                              : fmt::format(", {}", name(signature.sub_indication));
  findings.push_back({"SIGNATURE-NOT-PASSED",
                      Severity::Warning,
                      fmt::format("signature {} of {} is {}{}", signature.id, who, name(signature.indication), sub),
                      {}});
  for (const Finding& finding : signature.findings)
    if (finding.severity == Severity::Error) findings.push_back(finding);
}

UnreadRecord unread(const Report& report, const std::string& file, Verdict verdict) {
  UnreadRecord record{file, report.sha256, verdict, report.findings};
  if (report.error) record.findings.push_back({"UNREADABLE", Severity::Error, *report.error, {}});
  for (const SignatureReport& signature : report.signatures)
    if (signature.indication != Indication::TotalPassed) describe(signature, record.findings);
  return record;
}

/// worse makes of a good verdict a bad one: what is signed is no act that can be read.
Verdict worse(Verdict verdict) { return verdict == Verdict::Passed ? Verdict::Failed : verdict; }

/// proven_later returns when a signature that did not pass is proven to have existed by, if that is after the time of
/// the first judgement, and it was good afterwards.
std::optional<Instant> proven_later(const Report& report, const Report& afterwards, std::size_t i) {
  if (afterwards.signatures.size() != report.signatures.size()) return std::nullopt;
  const SignatureReport& signature = afterwards.signatures[i];
  if (report.signatures[i].indication == Indication::TotalPassed || signature.indication != Indication::TotalPassed)
    return std::nullopt;
  const auto existed_by = signature_of(signature, afterwards.validation_time).existed_by;
  return existed_by && *existed_by > report.validation_time ? existed_by : std::nullopt;
}

std::optional<LaterRecord> later_record(const Report& report, const Report& afterwards, const std::string& file) {
  const auto act = read_act(afterwards.signed_octets);
  if (!act || act->signatures.size() != report.signatures.size()) return std::nullopt;
  LaterRecord record{file, report.sha256, act->header.kind, act->header.id, act->header.by, Instant::max()};
  for (std::size_t i = 0; i < report.signatures.size(); ++i) {
    const auto existed_by = proven_later(report, afterwards, i);
    if (!existed_by) return std::nullopt;
    record.first_existed_by = std::min(record.first_existed_by, *existed_by);
  }
  return record;
}

/// record_with tells signatures that came later from those that are bad, where there is a judgement afterwards.
std::variant<ActRecord, UnreadRecord> record_with(const Report& report, const Report* afterwards,
                                                  const std::string& file) {
  if (report.verdict == Verdict::Unreadable || report.verdict == Verdict::Unsigned)
    return unread(report, file, report.verdict);
  auto act = read_act(report.signed_octets);
  if (!act) {
    UnreadRecord record = unread(report, file, worse(report.verdict));
    const Error& error = act.error();
    record.findings.push_back({"NO-ACT",
                               Severity::Error,
                               error.where.empty() ? error.what : fmt::format("{}: {}", error.where, error.what),
                               {}});
    return record;
  }
  ActRecord record{file, report.sha256, *std::move(act), {}, {}};
  for (std::size_t i = 0; i < report.signatures.size(); ++i) {
    const SignatureReport& signature = report.signatures[i];
    if (std::ranges::find(record.act.signatures, i) != record.act.signatures.end())
      record.signatures.push_back(signature_of(signature, report.validation_time));
    else if (const auto later = afterwards ? proven_later(report, *afterwards, i) : std::nullopt)
      record.findings.push_back({"SIGNATURE-LATER",
                                 Severity::Info,
                                 fmt::format("signature {} is proven from {} on, after the time asked about",
                                             signature.id, format_instant(*later)),
                                 {}});
    else
      describe(signature, record.findings);
  }
  return record;
}

}  // namespace

std::variant<ActRecord, UnreadRecord> record_of(const Report& report, const std::string& file) {
  return record_with(report, nullptr, file);
}

FileRecord record_of(const Report& report, const Report& afterwards, const std::string& file) {
  if (auto later = later_record(report, afterwards, file)) return *std::move(later);
  auto record = record_with(report, &afterwards, file);
  return std::visit([](auto& one) { return FileRecord(std::move(one)); }, record);
}

std::variant<ActRecord, UnreadRecord> read_record(const Document& document, const std::string& file,
                                                  const VerifyOptions& options) {
  return record_of(verify_or_explain(document, options), file);
}

}  // namespace libsign
