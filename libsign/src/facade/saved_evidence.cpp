#include <libsign/evidence_file.hpp>

#include "evidence_file/evidence_file.hpp"
#include "facade/judgement.hpp"

namespace libsign {

SavedVerdict verify_and_save(const Document& document, const VerifyOptions& options, std::string_view path) {
  evidence::Case kept;
  Report report = described(document, options);
  const auto attempt = verify_into(document, options, report, &kept);
  report = explained(attempt, std::move(report));
  report.path = path;
  kept.path = report.path;
  kept.sha256 = report.sha256;
  kept.container = report.container;
  kept.error = report.error;
  kept.findings = report.findings;
  kept.fails = report.signatures.empty() && report.verdict == Verdict::Failed;
  kept.act = report.act;
  kept.validation_time = options.validation_time;
  kept.policy = options.policy;
  kept.trust = options.trust;
  kept.trust_sha256 = report.trust_sha256;
  if (!attempt) {
    kept.evidence.clear();
    kept.supplements.clear();
  }
  return {std::move(report), evidence::save(kept)};
}

Result<Report> judge_saved(std::string_view evidence, std::string_view name, const Limits& limits) {
  auto kept = evidence::restore(evidence, name, limits);
  if (!kept) return kept.error();
  const VerifyOptions options{.validation_time = kept->validation_time,
                              .trust = std::move(kept->trust),
                              .policy = std::move(kept->policy),
                              .limits = limits};
  Report report;
  report.path = std::move(kept->path);
  report.sha256 = std::move(kept->sha256);
  report.container = kept->container;
  report.findings = std::move(kept->findings);
  report.validation_time = options.validation_time;
  report.policy_id = options.policy.id;
  report.policy_sha256 = options.policy.sha256();
  report.trust_sha256 = std::move(kept->trust_sha256);
  if (kept->error) {
    report.error = std::move(kept->error);
    return report;
  }
  for (std::size_t i = 0; i < kept->evidence.size(); ++i)
    report.signatures.push_back(judge_one(kept->evidence[i], kept->supplements[i], options));
  conclude(kept->evidence, report);
  if (kept->fails && report.signatures.empty()) report.verdict = Verdict::Failed;
  take_over_act(std::move(kept->act), report);
  return report;
}

}  // namespace libsign
