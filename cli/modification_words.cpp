#include "modification_words.hpp"

#include <fmt/format.h>

#include <libsign/report_text.hpp>

namespace libsign::cli {
namespace {

std::string line(std::string_view label, std::string_view text) {
  return fmt::format("  {:<12}{}\n", label, terminal_safe(text));
}

std::string words(std::chrono::year_month_day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string words(const LocalDate& date) { return fmt::format("{} ({})", words(date.date), date.zone); }

std::string words(const Moment& moment) {
  switch (moment.rule) {
    case MomentRule::OnDate: return moment.on ? "on " + words(*moment.on) : "";
    case MomentRule::OnLastConsent: return "with the last consent";
    case MomentRule::ToBeDetermined: break;
  }
  return "to be determined by another act";
}

std::string words(const TextVersion& version) {
  return fmt::format("version {}, SHA-256 {}", version.version, to_hex(version.sha256));
}

/// differences are cleansed line by line: a paragraph for each block.
std::string differences(const LabelledText& base, const LabelledText& result) {
  std::string out;
  for (const BlockDifference& difference : compare(base.blocks, result.blocks)) {
    std::string text = to_text(std::span(&difference, 1));
    text.pop_back();
    out += "  " + terminal_safe(text) + "\n";
  }
  return out;
}

}  // namespace

std::string modification_words(const Act& modification, const LabelledText& base, const LabelledText& result) {
  const auto& body = std::get<Modification>(modification.body);
  std::string out =
      fmt::format("Consent to a {}\n", modification.header.kind == ActKind::Correction ? "correction" : "modification");
  out += line("act", modification.header.id) + line("agreement", modification.header.agreement.title);
  out += line("proposed by", modification.header.by);
  out += line("base", words(version_of(base))) + line("result", words(version_of(result)));
  out += line("effect", words(body.effect)) + line("integration", words(body.integration));
  if (modification.header.validity) out += line("consent by", words(modification.header.validity->consent_by));
  return out + "\nWhat changes: [-removed-] {+inserted+}\n" + differences(base, result);
}

std::string indented(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size() - 1);
    out += fmt::format("  {}", lines.substr(0, end + 1));
    lines.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace libsign::cli
