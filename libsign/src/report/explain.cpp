#include <libsign/report_text.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "report/advice.hpp"
#include "report/verdict_words.hpp"

namespace libsign {
namespace {

/// line writes one building block: what it is, the clause that describes it, and what came out.
std::string line(std::string_view block, std::string_view what) { return fmt::format("      {:<22}{}\n", block, what); }

std::string safe(std::string_view text) { return terminal_safe(text); }

std::string in_words(const CertificateStatus& status) {
  std::string text = safe(status.certificate.common_name()) + ": ";
  switch (status.status) {
    case CertificateStatus::Status::Good: text += "not revoked"; break;
    case CertificateStatus::Status::Revoked:
      text += "revoked";
      if (status.revocation_time) text += " on " + format_instant(*status.revocation_time);
      if (!status.reason.empty()) text += fmt::format(" ({})", safe(status.reason));
      break;
    case CertificateStatus::Status::OnHold: text += "on hold"; break;
    case CertificateStatus::Status::Unknown: text += "status unknown"; break;
    case CertificateStatus::Status::NotChecked: text += "not checked"; break;
  }
  if (!status.source.empty()) text += ", says the " + safe(status.source);
  if (status.issued) text += " of " + format_instant(*status.issued);
  if (status.next_update) text += ", next update " + format_instant(*status.next_update);
  return text;
}

std::string format_block(const SignatureReport& signature) {
  std::string text = fmt::format("{}, level {}", name(signature.format), name(signature.level));
  if (!signature.file.empty()) text += ", in " + safe(signature.file);
  return line("format (5.2.2)", text);
}

std::string certificate_block(const SignatureReport& signature) {
  if (!signature.signing_certificate) return line("certificate (5.2.3)", "the signing certificate is missing");
  const Certificate& certificate = *signature.signing_certificate;
  return line("certificate (5.2.3)",
              fmt::format("{}, valid from {} to {}", safe(certificate.subject()),
                          format_instant(certificate.not_before()), format_instant(certificate.not_after())));
}

std::string path_block(const SignatureReport& signature) {
  if (signature.chain.empty()) return line("path (5.2.6)", "no path to a trust anchor");
  std::vector<std::string> names;
  for (const Certificate& certificate : signature.chain) names.push_back(safe(certificate.common_name()));
  return line("path (5.2.6)", fmt::format("{} (trusted)", fmt::join(names, " < ")));
}

std::string revocation_block(const SignatureReport& signature) {
  if (signature.revocation.empty()) return line("revocation (5.2.5)", "no revocation data was judged");
  std::string text;
  for (const CertificateStatus& status : signature.revocation)
    text += line(text.empty() ? "revocation (5.2.5)" : "", in_words(status));
  return text;
}

std::string crypto_block(const SignatureReport& signature) {
  const auto intact = std::count_if(signature.references.begin(), signature.references.end(),
                                    [](const ReferenceReport& each) { return each.found && each.intact; });
  std::string text =
      line("cryptography (5.2.7)",
           fmt::format("{}: the signature value {}; {} of {} references intact",
                       signature.algorithm ? describe(*signature.algorithm) : "an unknown algorithm",
                       signature.signature_intact ? "fits the signer's key" : "does NOT fit the signer's key", intact,
                       signature.references.size()));
  for (const ScopeItem& item : signature.scope)
    text += line("", fmt::format("covers {}{}", item.whole ? "" : "a part of ", safe(item.name)));
  return text;
}

std::string time_block(const SignatureReport& signature) {
  std::string text;
  if (const TimestampReport* proof = report::time_proof(signature))
    text = fmt::format("{}, proven by {} of {}", format_instant(*signature.best_signature_time),
                       proof->id.empty() ? "a time-stamp" : "time-stamp " + safe(proof->id), safe(proof->by));
  else if (signature.best_signature_time)
    text = fmt::format("{}: no time-stamp proves an earlier time", format_instant(*signature.best_signature_time));
  else
    text = "nothing proves a time";
  if (signature.claimed_signing_time)
    text += fmt::format("; the signer claims {}", format_instant(*signature.claimed_signing_time));
  return line("time (5.5.4)", text);
}

std::string timestamps_block(const SignatureReport& signature) {
  std::string text;
  for (const TimestampReport& timestamp : signature.timestamps) {
    std::string what =
        fmt::format("{}{} time-stamp", timestamp.id.empty() ? "" : safe(timestamp.id) + ", ", name(timestamp.kind));
    if (timestamp.time) what += " of " + format_instant(*timestamp.time);
    if (!timestamp.by.empty()) what += " by " + safe(timestamp.by);
    what += fmt::format(": {}", name(timestamp.indication));
    if (!timestamp.message.empty()) what += ", " + safe(timestamp.message);
    text += line(text.empty() ? "time-stamps (5.4)" : "", what);
    for (const CertificateStatus& status : timestamp.revocation) text += line("", "  " + in_words(status));
    for (const Finding& finding : timestamp.findings)
      text += line("", fmt::format("  {}: {}{}", name(finding.severity), safe(finding.message),
                                   finding.clause.empty() ? "" : fmt::format(" [{}]", safe(finding.clause))));
  }
  return text;
}

std::string proofs_block(const SignatureReport& signature) {
  std::string text;
  for (const Proof& proof : signature.proofs)
    text += line(
        text.empty() ? "rests on (5.6.2.3)" : "",
        fmt::format("{} {}… exists since {}{}", safe(proof.object), to_hex(proof.sha256).substr(0, 16),
                    format_instant(proof.time), proof.by.empty() ? ", seen now" : ", proven by " + safe(proof.by)));
  return text;
}

std::string findings_block(const SignatureReport& signature) {
  std::string text;
  for (const Finding& finding : signature.findings)
    text += line(text.empty() ? "findings (5.2.8)" : "",
                 fmt::format("{} {}: {}{}", name(finding.severity), safe(finding.code), safe(finding.message),
                             finding.clause.empty() ? "" : fmt::format(" [{}]", safe(finding.clause))));
  return text.empty() ? line("findings (5.2.8)", "none") : text;
}

std::string explained(const SignatureReport& signature) {
  std::string text =
      fmt::format("    {} {}: {}", signature.id, safe(report::signer_of(signature)), name(signature.indication));
  if (signature.indication != Indication::TotalPassed)
    text += fmt::format(" {}, {}", name(signature.sub_indication), safe(report::reason(signature.sub_indication)));
  text += "\n" + format_block(signature) + certificate_block(signature) + path_block(signature) +
          revocation_block(signature) + crypto_block(signature) + time_block(signature) + timestamps_block(signature) +
          proofs_block(signature) + findings_block(signature);
  if (!signature.qualification.empty()) text += line("qualification", safe(signature.qualification));
  if (signature.good_until) text += line("good until", format_instant(*signature.good_until));
  return text;
}

}  // namespace

std::string explain(const Report& report, const TextStyle& style) {
  std::string text = to_text(report, style);
  if (!report.signatures.empty())
    text += fmt::format("    judged as of {} by EN 319 102-1 under the policy {}\n",
                        format_instant(report.validation_time), safe(report.policy_id));
  for (const SignatureReport& signature : report.signatures) text += explained(signature);
  return text;
}

}  // namespace libsign
