#include <algorithm>
#include <map>

#include <fmt/format.h>

#include <libsign/status_report.hpp>

#include "base/dates.hpp"
#include "dossier/act_words.hpp"

namespace libsign {
namespace {

/// same_file takes a name for a path whose end it is.
bool same_file(std::string_view path, std::string_view name) {
  return path == name ||
         (path.size() > name.size() && path.ends_with(name) && path[path.size() - name.size() - 1] == '/');
}

bool is_meant(const ActStatus& act, std::string_view name) {
  constexpr std::size_t kShortest = 4;  // characters of an id that somebody may mean by its end
  if (act.id == name || (name.size() >= kShortest && act.id.ends_with(name))) return true;
  return std::ranges::any_of(act.files, [&](const std::string& file) { return same_file(file, name); });
}

std::string answer_lines(const ActStatus& act) {
  std::string out;
  for (const NoticeReading& reading : dossier::without_repetition(act.readings))
    out += fmt::format("    {:<14} {} (until {}{})\n", calendar::name(reading.answer),
                       terminal_safe(reading.deadline->reading), format_instant(reading.deadline->last_instant),
                       reading.end ? fmt::format(", for the end on {}", format_date(*reading.end)) : "");
  if (out.empty()) return out;
  out = "  Under each reading:\n" + out + "  How the first of these deadlines is computed:\n";
  for (const calendar::Step& step : act.readings.front().deadline->trace)
    out += fmt::format("    {}\n", terminal_safe(step.sentence));
  return out;
}

std::string questions(const Status& status, const ActStatus& act) {
  std::string out;
  for (const std::string& id : act.rests_on) {
    const auto found = std::ranges::find(status.ambiguities, id, &Ambiguity::id);
    if (found != status.ambiguities.end())
      out += fmt::format("    {} ({}): {}\n", terminal_safe(found->id), terminal_safe(found->clause),
                         terminal_safe(found->question));
  }
  return out.empty() ? out : "  It rests on what the text leaves open:\n" + out;
}

std::string told(const Status& status, const ActStatus& act, const TextStyle& style) {
  std::string out = fmt::format("{} {}{} {}: {}, {}\n", dossier::mark_of(act.verdict, style), name(act.kind),
                                act.by.empty() ? "" : " of " + terminal_safe(act.by), terminal_safe(act.id),
                                name(act.verdict), act.state);
  for (const std::string& file : act.files) out += fmt::format("  from {}\n", terminal_safe(file));
  for (const std::string& reason : act.reasons) out += fmt::format("  {}\n", terminal_safe(reason));
  for (const ActFinding& finding : act.findings)
    out += fmt::format("  {} {}: {}.\n", finding.severity == Severity::Info ? "note" : "code",
                       terminal_safe(shown(finding)), terminal_safe(finding.message));
  return out + answer_lines(act) + questions(status, act);
}

}  // namespace

std::string dossier::mark_of(ActVerdict verdict, const TextStyle& style) {
  struct Mark {
    std::string_view unicode;
    std::string_view ascii;
    std::string_view colour;  // ANSI SGR parameters
  };
  const Mark mark = verdict == ActVerdict::Effective      ? Mark{"✓", "[ok]", "32"}
                    : verdict == ActVerdict::NotEffective ? Mark{"✗", "[NO]", "31"}
                                                          : Mark{"?", "[?]", "33"};
  const std::string_view text = style.unicode ? mark.unicode : mark.ascii;
  return style.colour ? fmt::format("\x1b[{}m{}\x1b[0m", mark.colour, text) : std::string(text);
}

std::vector<NoticeReading> dossier::without_repetition(std::span<const NoticeReading> readings) {
  constexpr std::string_view kForward = "/forward";
  std::map<std::string_view, const NoticeReading*> backward;
  for (const NoticeReading& each : readings) backward.emplace(each.deadline->reading, &each);
  std::vector<NoticeReading> kept;
  for (const NoticeReading& each : readings) {
    std::string_view id = each.deadline->reading;
    if (id.ends_with(kForward)) {
      id.remove_suffix(kForward.size());
      const auto found = backward.find(id);
      const bool repeats = found != backward.end() && found->second->answer == each.answer &&
                           found->second->end == each.end &&
                           found->second->deadline->last_instant == each.deadline->last_instant;
      if (repeats) continue;
    }
    kept.push_back(each);
  }
  return kept;
}

Result<std::string> explain(const Status& status, std::string_view act, const TextStyle& style) {
  const ActStatus* found = nullptr;
  for (const ActStatus& each : status.acts) {
    if (!is_meant(each, act)) continue;
    if (found != nullptr)
      return Error{Errc::Ambiguous,
                   fmt::format("“{}” means more than one act", act),
                   {},
                   fmt::format("take the whole id: {} or {}", found->id, each.id)};
    found = &each;
  }
  if (found == nullptr)
    return Error{Errc::NotFound,
                 fmt::format("no act that was read is meant by “{}”", act),
                 {},
                 "name a file, an id, or the end of an id"};
  return told(status, *found, style);
}

}  // namespace libsign
