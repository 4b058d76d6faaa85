#include <libsign/status_report.hpp>

#include <algorithm>
#include <cctype>
#include <set>

#include <fmt/format.h>

#include "base/dates.hpp"
#include "dossier/act_words.hpp"

namespace libsign {
namespace {

using dossier::mark_of;

std::string ordinal(unsigned number) {
  const unsigned tens = number % 100;
  const bool teen = tens >= 11 && tens <= 13;
  const std::string_view ending = teen               ? "th"
                                  : number % 10 == 1 ? "st"
                                  : number % 10 == 2 ? "nd"
                                  : number % 10 == 3 ? "rd"
                                                     : "th";
  return fmt::format("{}{}", number, ending);
}

/// days writes each day once: "2028-05-05 or 2028-05-06".
template <typename Member>
std::string days(const std::vector<ReadingStatus>& readings, Member member) {
  std::set<calendar::Date> all;
  for (const ReadingStatus& reading : readings)
    if (reading.*member) all.insert(*(reading.*member));
  std::vector<std::string> words;
  for (const calendar::Date day : all) words.push_back(format_date(day));
  return fmt::format("{}", fmt::join(words, " or "));
}

std::string period_words(const Status& status) {
  if (!status.period) return {};
  return *status.period == 0 ? ", in its initial period"
                             : fmt::format(", in its {} renewed period", ordinal(*status.period));
}

/// act_in_words tells an act from others: "the notice of EE (dossier/notice.asice)".
std::string act_in_words(const Status& status, std::string_view id) {
  const auto act = std::ranges::find(status.acts, id, &ActStatus::id);
  if (act == status.acts.end()) return terminal_safe(id);
  std::string kind(name(act->kind));
  kind.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(kind.front())));
  return fmt::format("the {} of {} ({})", kind, terminal_safe(act->by), terminal_safe(act->files.front()));
}

std::string words_of(const StateDoubt& doubt, const Status& status) {
  using About = StateDoubt::About;
  const std::string act = doubt.act.empty() ? std::string() : act_in_words(status, doubt.act);
  switch (doubt.about) {
    case About::Readings:
      return act.empty() ? "the readings of the text do not agree; see below, or agree on a reading"
                         : fmt::format("the readings that were open when {} was given do not agree on it", act);
    case About::Arrival: return fmt::format("nothing that counts proves that {} has arrived; ask for a receipt", act);
    case About::Time:
      return fmt::format("what is proven of when {} was given does not tell whether it was in time", act);
    case About::Addressee:
      return fmt::format("{} may have gone to the wrong person or name a wrong day; see its codes", act);
    case About::Withdrawal: return fmt::format("whether {} was taken back in time cannot be told", act);
    case About::Renewal: return fmt::format("{} is not proven to have come before the end; see its codes", act);
    case About::RenewalMode: return "the text does not say whether the agreement renews itself, or for how long";
  }
  return {};
}

std::string headline(const Status& status) {
  std::string line = fmt::format("  {}{}", name(status.state), period_words(status));
  const std::string until = days(status.readings, &ReadingStatus::period_last_day);
  const bool lasts = status.state == AgreementState::InForce || status.state == AgreementState::Ending;
  if (lasts && !until.empty()) line += fmt::format(", until {}", until);
  line += "\n";
  const std::string last = days(status.readings, &ReadingStatus::last_day);
  switch (status.state) {
    case AgreementState::InForce:
      line += fmt::format("  notices: {}", name(status.notices.answer));
      if (!last.empty()) line += fmt::format("; can end next on {}", last);
      line += "\n";
      break;
    case AgreementState::Disputed:
      for (const StateDoubt& doubt : status.doubts) line += fmt::format("  {}\n", words_of(doubt, status));
      break;
    default:
      if (!last.empty()) line += fmt::format("  last day by the text: {}\n", last);
  }
  if (status.safe_notice_instant)
    line += fmt::format("  notice received until {} is in time under every reading\n",
                        format_instant(*status.safe_notice_instant));
  return line;
}

/// disagreement lists the states with how many readings lead to each.
std::string disagreement(const Status& status) {
  if (std::ranges::find(status.doubts, StateDoubt{}) == status.doubts.end()) return {};
  std::map<std::pair<AgreementState, std::string>, std::vector<std::string>> groups;
  for (const ReadingStatus& reading : status.readings)
    groups[{reading.state, reading.last_day ? format_date(*reading.last_day) : "–"}].push_back(reading.id);
  std::string lines;
  for (const auto& [group, ids] : groups)
    lines += fmt::format("    {} (last day {}): {} reading{}, such as {}\n", name(group.first), group.second,
                         ids.size(), ids.size() == 1 ? "" : "s", terminal_safe(ids.front()));
  return lines;
}

std::string participant_line(const ParticipantStatus& participant) {
  std::vector<std::string> speakers;
  for (const SpeakerStatus& speaker : participant.speakers) {
    const std::string person =
        speaker.person.empty() ? "key " + to_hex(speaker.key_sha256).substr(0, 8) : terminal_safe(speaker.person);
    const std::string words = fmt::format("{} ({}{})", person, name(speaker.grade),
                                          speaker.to ? ", until " + format_instant(*speaker.to).substr(0, 10) : "");
    if (std::ranges::find(speakers, words) == speakers.end()) speakers.push_back(words);
  }
  std::string line = fmt::format("  {:<9} {}", terminal_safe(participant.id), terminal_safe(participant.name));
  line += speakers.empty() ? "; nobody is on record as speaking for it"
                           : fmt::format("; speaks: {}", fmt::join(speakers, ", "));
  if (!participant.poc.empty()) line += fmt::format("; contact: {}", terminal_safe(participant.poc));
  return line + "\n";
}

std::string text_line(const Status& status) {
  if (!status.text) return {};
  std::string line = fmt::format("  {:<9} version {}, sha256:{}", "text", status.text->version,
                                 to_hex(status.text->sha256).substr(0, 16) + "…");
  const unsigned newest = status.versions.back().text.version;
  if (newest > status.text->version) line += fmt::format("; version {} is consented to and not in force", newest);
  return line + "\n";
}

/// Line is one act on the line of time.
struct Line {
  std::optional<Instant> at;
  const ActStatus* act = nullptr;
};

std::string act_lines(const ActStatus& act, const TextStyle& style) {
  const auto when = act.arrived && act.arrived->not_after ? act.arrived->not_after : act.proven.not_after;
  std::string line = fmt::format("  {}  {} {}{} {}", when ? format_instant(*when).substr(0, 10) : "          ",
                                 mark_of(act.verdict, style), name(act.kind),
                                 act.by.empty() ? "" : " of " + terminal_safe(act.by), act.state);
  std::vector<std::string> names;
  for (const std::string& file : act.files) names.push_back(terminal_safe(file));
  line += fmt::format("  {}\n", fmt::join(names, ", "));
  for (const ActFinding& finding : act.findings)
    if (finding.severity != Severity::Info)
      line += fmt::format("                {}: {}\n", terminal_safe(shown(finding)), terminal_safe(finding.message));
  return line;
}

std::string timeline(const Status& status, const TextStyle& style) {
  std::vector<Line> lines;
  for (const ActStatus& act : status.acts)
    lines.push_back({act.arrived && act.arrived->not_after ? act.arrived->not_after : act.proven.not_after, &act});
  std::ranges::stable_sort(lines, {}, [](const Line& line) { return line.at.value_or(Instant::max()); });
  std::string out;
  for (const Line& line : lines) out += act_lines(*line.act, style);
  return out;
}

std::string unread_lines(const Status& status) {
  std::string out;
  for (const UnreadRecord& record : status.unread) {
    out += fmt::format("  not read   {} ({})\n", terminal_safe(record.file), name(record.verdict));
    for (const Finding& finding : record.findings)
      if (finding.severity == Severity::Error)
        out += fmt::format("                {}\n", terminal_safe(finding.message));
  }
  return out;
}

std::string later_lines(const Status& status) {
  std::string out;
  for (const LaterRecord& record : status.later)
    out += fmt::format("  later      {}: {}{}, proven from {} on\n", terminal_safe(record.file), name(record.kind),
                       record.by.empty() ? "" : " of " + terminal_safe(record.by),
                       format_instant(record.first_existed_by));
  return out;
}

std::string open_questions(const Status& status) {
  std::string out;
  for (const Ambiguity& ambiguity : status.ambiguities)
    if (!ambiguity.closed_by)
      out += fmt::format("    {} ({}): {}\n", terminal_safe(ambiguity.id), terminal_safe(ambiguity.clause),
                         terminal_safe(ambiguity.question));
  return out.empty() ? out : "\n  What the text leaves open:\n" + out;
}

}  // namespace

std::string to_text(const Status& status, const TextStyle& style) {
  std::string out = fmt::format("{}\n  {}, as of {}, by its text\n\n", terminal_safe(status.title),
                                terminal_safe(status.agreement), format_instant(status.at));
  out += headline(status) + disagreement(status) + "\n" + text_line(status);
  for (const ParticipantStatus& participant : status.participants) out += participant_line(participant);
  out += "\n" + timeline(status, style) + unread_lines(status) + later_lines(status) + open_questions(status);
  for (const std::string& other : status.others)
    out += fmt::format("  left out: acts about {}\n", terminal_safe(other));
  return out;
}

}  // namespace libsign
