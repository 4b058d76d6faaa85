#include "notice_deadlines.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace libsign::cli {
namespace {

constexpr std::size_t kShownReadings = 2;  // on one line; mocsign status lists them all

/// Moment is a last second in time, with the readings whose it is.
struct Moment {
  std::set<calendar::RunsFrom> runs_from;
  std::vector<std::string> readings;
};

std::string verb_of(const std::set<calendar::RunsFrom>& runs_from) {
  if (runs_from.size() > 1) return "sent or received";
  return runs_from.contains(calendar::RunsFrom::Sending) ? "sent" : "received";
}

/// words_of leaves out what says the same of the other way to count, and all but the first few.
std::string words_of(const std::vector<std::string>& readings) {
  constexpr std::string_view kForward = "/forward";
  std::vector<std::string> shown;
  for (const std::string& id : readings) {
    const bool repeats = id.ends_with(kForward) &&
                         std::ranges::find(readings, id.substr(0, id.size() - kForward.size())) != readings.end();
    if (!repeats) shown.push_back(id);
  }
  const std::size_t more = shown.size() > kShownReadings ? shown.size() - kShownReadings : 0;
  shown.resize(shown.size() - more);
  return fmt::format("{}{}", fmt::join(shown, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

std::string over(Instant now, Instant last) { return now > last ? " (over)" : ""; }

std::string words_of(const std::map<Instant, Moment>& moments, Instant now) {
  const Instant safe = moments.begin()->first;
  const Instant last = moments.rbegin()->first;
  // What was received by then was sent by then, too.
  std::string words =
      fmt::format("  safe: received by {}{}, in time under every reading\n", format_instant(safe), over(now, safe));
  if (moments.size() == 1) return words;
  words += "  after that it depends on the reading; in time is what is\n";
  for (const auto& [instant, moment] : moments)
    if (instant != safe)
      words += fmt::format("    {} by {}{}: {}\n", verb_of(moment.runs_from), format_instant(instant),
                           over(now, instant), words_of(moment.readings));
  return words + fmt::format("  too late: after {}, under every reading\n", format_instant(last));
}

}  // namespace

Outlook outlook(const ActStatus& foreseen, Instant now) {
  std::map<Instant, Moment> moments;
  Outlook out;
  for (const NoticeReading& reading : foreseen.readings) {
    if (!reading.deadline) continue;
    const calendar::Deadline& deadline = *reading.deadline;
    Moment& moment = moments[deadline.last_instant];
    moment.runs_from.insert(deadline.runs_from);
    moment.readings.push_back(deadline.reading);
    ++out.readings;
    if (now > deadline.last_instant) ++out.late;
  }
  if (moments.empty()) return out;
  out.safe = moments.begin()->first;
  out.words = words_of(moments, now);
  return out;
}

}  // namespace libsign::cli
