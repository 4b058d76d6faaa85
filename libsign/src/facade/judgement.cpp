#include "facade/judgement.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <libsign/trusted_list.hpp>

#include "validation/judge.hpp"

namespace libsign {
namespace {

/// nobody_signed tells a file in which document time-stamps stand in for signatures.
bool nobody_signed(const Report& report) {
  return std::all_of(report.signatures.begin(), report.signatures.end(), [](const SignatureReport& signature) {
    return std::any_of(signature.findings.begin(), signature.findings.end(),
                       [](const Finding& finding) { return finding.code == "DOCUMENT_TIMESTAMP_ONLY"; });
  });
}

Verdict verdict_of(const Report& report) {
  if (report.signatures.empty()) return Verdict::Unsigned;
  const auto any = [&](Indication indication) {
    return std::any_of(report.signatures.begin(), report.signatures.end(),
                       [&](const SignatureReport& signature) { return signature.indication == indication; });
  };
  if (any(Indication::TotalFailed) || has_error(report.findings)) return Verdict::Failed;
  if (!any(Indication::Indeterminate)) return Verdict::Passed;
  return nobody_signed(report) ? Verdict::Unsigned : Verdict::Indeterminate;
}

/// name_signatures gives each signature its id and each counter-signed one the ids of its counter-signatures.
void name_signatures(const std::vector<evidence::Evidence>& evidence, Report& report) {
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    SignatureReport& signature = report.signatures[i];
    signature.id = fmt::format("S{}", i);
    for (TimestampReport& timestamp : signature.timestamps) timestamp.id = signature.id + "-" + timestamp.id;
    for (Proof& proof : signature.proofs)
      if (!proof.by.empty()) proof.by = signature.id + "-" + proof.by;
  }
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    if (evidence[i].counter_signs.empty()) continue;
    for (std::size_t k = 0; k < evidence.size(); ++k)
      if (evidence[k].xml_id == evidence[i].counter_signs && evidence[k].file == evidence[i].file)
        report.signatures[k].counter_signatures.push_back(report.signatures[i].id);
  }
}

}  // namespace

bool has_error(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::Error; });
}

SignatureReport judge_one(const evidence::Evidence& evidence, const evidence::Supplement& supplement,
                          const VerifyOptions& options) {
  SignatureReport report = validation::judge(evidence, {.trust = options.trust,
                                                        .policy = options.policy,
                                                        .validation_time = options.validation_time,
                                                        .limits = options.limits,
                                                        .revocation = &supplement.revocation,
                                                        .certificates = supplement.certificates,
                                                        .qualify = &qualify});
  report.findings.insert(report.findings.end(), supplement.notes.begin(), supplement.notes.end());
  return report;
}

void conclude(const std::vector<evidence::Evidence>& evidence, Report& report) {
  name_signatures(evidence, report);
  report.verdict = verdict_of(report);
}

void take_over_act(std::optional<ActSummary> act, Report& report) {
  report.act = std::move(act);
  if (report.act && has_error(report.act->findings)) report.verdict = Verdict::Failed;
}

}  // namespace libsign
