#include <libsign/report_text.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "report/advice.hpp"

namespace libsign {
namespace {

struct Mark {
  std::string_view unicode;
  std::string_view ascii;
  std::string_view colour;  // ANSI SGR parameters
};

Mark mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed: return {"✓", "[ok]", "32"};
    case Verdict::Failed: return {"✗", "[FAILED]", "31"};
    case Verdict::Indeterminate: return {"?", "[?]", "33"};
    case Verdict::Unsigned: return {"–", "[unsigned]", "33"};
    case Verdict::Unreadable: return {"!", "[unreadable]", "31"};
  }
  return {"!", "[unreadable]", "31"};
}

std::string painted(const Mark& mark, const TextStyle& style) {
  const std::string_view text = style.unicode ? mark.unicode : mark.ascii;
  return style.colour ? fmt::format("\x1b[{}m{}\x1b[0m", mark.colour, text) : std::string(text);
}

std::string signer_of(const SignatureReport& signature) {
  if (!signature.signing_certificate) return "an unknown signer";
  return terminal_safe(signature.signing_certificate->common_name());
}

std::string signers_of(const Report& report) {
  std::vector<std::string> names;
  for (const SignatureReport& signature : report.signatures) {
    std::string signer = signer_of(signature);
    if (std::find(names.begin(), names.end(), signer) == names.end()) names.push_back(std::move(signer));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// lowest_level is what can be said of all signatures together.
Level lowest_level(const Report& report) {
  Level lowest = Level::LTA;
  for (const SignatureReport& signature : report.signatures) lowest = std::min(lowest, signature.level);
  return lowest;
}

/// good_until is when the first of the signing certificates expires: without a time-stamp nothing can be
/// proven after it (EN 319 102-1, 5.2.6.4).
std::optional<Instant> good_until(const Report& report) {
  std::optional<Instant> until;
  for (const SignatureReport& signature : report.signatures) {
    if (!signature.signing_certificate) continue;
    const Instant expiry = signature.signing_certificate->not_after();
    until = until ? std::min(*until, expiry) : expiry;
  }
  return until;
}

std::string headline(const Report& report) {
  switch (report.verdict) {
    case Verdict::Unsigned: return "is not signed";
    case Verdict::Unreadable: return "cannot be read: " + terminal_safe(report.error.value_or("unknown reason"));
    case Verdict::Failed: return "FAILED, signature of " + signers_of(report);
    case Verdict::Indeterminate: return "cannot be confirmed, signature of " + signers_of(report);
    case Verdict::Passed: break;
  }
  const Level level = lowest_level(report);
  std::string line = "signed by " + signers_of(report);
  if (level != Level::None) line += fmt::format(", level {}", name(level));
  if (const auto until = good_until(report)) line += ", good until " + format_instant(*until).substr(0, 10);
  if (report.policy_id != "strict") line += " (policy " + terminal_safe(report.policy_id) + ")";
  return line;
}

/// first_of returns the first finding of that severity, which is the most specific one.
const Finding* first_of(const std::vector<Finding>& findings, Severity severity) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& finding) { return finding.severity == severity; });
  return found == findings.end() ? nullptr : &*found;
}

std::string explanation(const SignatureReport& signature) {
  const Finding* finding = first_of(signature.findings, Severity::Error);
  const std::string why =
      finding ? terminal_safe(finding->message) : std::string(report::reason(signature.sub_indication));
  return fmt::format("    {} {}: {}\n       {}\n", signature.id, signer_of(signature), why, report::advice(signature));
}

/// notes says, each once, what a reader of good signatures should know: what they do not cover, what was not checked.
std::string notes(const Report& report) {
  std::string lines;
  for (const SignatureReport& signature : report.signatures) {
    if (signature.indication != Indication::TotalPassed) continue;
    for (const Finding& finding : signature.findings) {
      if (finding.severity != Severity::Warning) continue;
      const std::string line = fmt::format("    note: {}\n", terminal_safe(finding.message));
      if (lines.find(line) == std::string::npos) lines += line;
    }
  }
  return lines;
}

std::string file_findings(const Report& report) {
  std::string lines;
  for (const Finding& finding : report.findings)
    if (finding.severity != Severity::Info)
      lines += fmt::format("    {}: {}\n", name(finding.severity), terminal_safe(finding.message));
  return lines;
}

}  // namespace

std::string to_text(const Report& report, const TextStyle& style) {
  std::string text =
      fmt::format("{} {}: {}\n", painted(mark_of(report.verdict), style), terminal_safe(report.path), headline(report));
  for (const SignatureReport& signature : report.signatures)
    if (signature.indication != Indication::TotalPassed) text += explanation(signature);
  return text + notes(report) + file_findings(report);
}

std::string to_text(const ReportSummary& summary) {
  std::vector<std::string> parts;
  const auto count = [&](std::size_t number, std::string_view word) {
    if (number > 0) parts.push_back(fmt::format("{} {}", number, word));
  };
  count(summary.passed, "passed");
  count(summary.failed, "failed");
  count(summary.indeterminate, "indeterminate");
  count(summary.unsigned_files, "unsigned");
  count(summary.unreadable, "unreadable");
  const std::string files = fmt::format("{} file{}", summary.files, summary.files == 1 ? "" : "s");
  return parts.empty() ? files + "\n" : fmt::format("{}: {}\n", files, fmt::join(parts, ", "));
}

}  // namespace libsign
