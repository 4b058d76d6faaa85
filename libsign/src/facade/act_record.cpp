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

}  // namespace

std::variant<ActRecord, UnreadRecord> record_of(const Report& report, const std::string& file) {
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
    else
      describe(signature, record.findings);
  }
  return record;
}

std::variant<ActRecord, UnreadRecord> read_record(const Document& document, const std::string& file,
                                                  const VerifyOptions& options) {
  return record_of(verify_or_explain(document, options), file);
}

}  // namespace libsign
