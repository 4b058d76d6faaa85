#include <libsign/report_text.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/advice.hpp"
#include "report/verdict_words.hpp"

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

std::string signer_of(const SignatureReport& signature) { return terminal_safe(report::signer_of(signature)); }

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

/// good_until is when the first of the signatures can no longer be judged as it is: without a time-stamp, when its
/// certificate expires (EN 319 102-1, 5.2.6.4).
std::optional<Instant> good_until(const Report& report) {
  std::optional<Instant> until;
  for (const SignatureReport& signature : report.signatures) {
    std::optional<Instant> end = signature.good_until;
    if (!end && signature.signing_certificate) end = signature.signing_certificate->not_after();
    if (end) until = until ? std::min(*until, *end) : *end;
  }
  return until;
}

std::string day(Instant instant) { return format_instant(instant).substr(0, 10); }

/// time_stamped says who proves the time of all signatures, and for one signature which time that is.
std::string time_stamped(const Report& report) {
  std::vector<std::string> names;
  for (const SignatureReport& signature : report.signatures) {
    const TimestampReport* const proof = report::time_proof(signature);
    if (!proof) return {};
    std::string by = terminal_safe(proof->by);
    if (std::find(names.begin(), names.end(), by) == names.end()) names.push_back(std::move(by));
  }
  if (names.empty()) return {};
  const std::string when = report.signatures.size() == 1
                               ? " " + format_instant(*report.signatures.front().best_signature_time)
                               : std::string();
  return fmt::format(", time-stamped{} by {}", when, fmt::join(names, ", "));
}

/// not_revoked says of all certificates together that revocation data calls them good, and of when the oldest is.
std::string not_revoked(const Report& report) {
  std::optional<Instant> oldest;
  for (const SignatureReport& signature : report.signatures) {
    if (signature.revocation.empty()) return {};
    for (const CertificateStatus& status : signature.revocation) {
      if (status.status != CertificateStatus::Status::Good || !status.issued) return {};
      oldest = oldest ? std::min(*oldest, *status.issued) : *status.issued;
    }
  }
  return oldest ? ", not revoked as of " + day(*oldest) : std::string();
}

std::string headline(const Report& report) {
  switch (report.verdict) {
    case Verdict::Unsigned: return "is not signed";
    case Verdict::Unreadable: return "cannot be read: " + terminal_safe(report.error.value_or("unknown reason"));
    case Verdict::Failed: return report.signatures.empty() ? "FAILED" : "FAILED, signature of " + signers_of(report);
    case Verdict::Indeterminate: return "cannot be confirmed, signature of " + signers_of(report);
    case Verdict::Passed: break;
  }
  const Level level = lowest_level(report);
  std::string line = "signed by " + signers_of(report);
  if (level != Level::None) line += fmt::format(", level {}", name(level));
  if (const auto until = good_until(report)) line += ", good until " + day(*until);
  line += time_stamped(report) + not_revoked(report);
  if (report.policy_id != "strict") line += " (policy " + terminal_safe(report.policy_id) + ")";
  return line;
}

std::string explanation(const SignatureReport& signature) {
  const std::string why = terminal_safe(report::why(signature));
  return fmt::format("    {} {}: {}\n       {}\n", signature.id, signer_of(signature), why, report::advice(signature));
}

/// tells_change recognises what later revisions of a PDF file did and were permitted to do.
bool tells_change(const Finding& finding) {
  constexpr std::array<std::string_view, 5> kChanges{"CHANGE_PERMITTED", "PAGE_COVERED", "ANNOTATION_CHANGED",
                                                     "APPEARANCE_CHANGED", "READ_ONLY_FILLED"};
  return std::find(kChanges.begin(), kChanges.end(), finding.code) != kChanges.end();
}

/// notes says, each once, what a reader of good signatures should know: what they do not cover, what was not checked;
/// and of all signatures what became of the file afterwards.
std::string notes(const Report& report) {
  std::string lines;
  for (const SignatureReport& signature : report.signatures) {
    const bool passed = signature.indication == Indication::TotalPassed;
    for (const Finding& finding : signature.findings) {
      if (!tells_change(finding) && !(passed && finding.severity == Severity::Warning)) continue;
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
