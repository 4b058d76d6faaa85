#include "notice_deadlines.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace libsign::cli {
namespace {

constexpr std::size_t kShownReadings = 3;  // on one line; mocsign status lists them all

std::string words_of(std::vector<std::string> readings) {
  const std::size_t more = readings.size() > kShownReadings ? readings.size() - kShownReadings : 0;
  readings.resize(readings.size() - more);
  return fmt::format("{}{}", fmt::join(readings, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

}  // namespace

Outlook outlook(const ActStatus& foreseen, Instant now) {
  using Key = std::tuple<Instant, calendar::RunsFrom>;
  std::map<Key, std::vector<std::string>> deadlines;
  Outlook out;
  for (const NoticeReading& reading : foreseen.readings) {
    if (!reading.deadline) continue;
    const calendar::Deadline& deadline = *reading.deadline;
    deadlines[{deadline.last_instant, deadline.runs_from}].push_back(deadline.reading);
    ++out.readings;
    if (now > deadline.last_instant) ++out.late;
    out.safe = std::min(out.safe.value_or(deadline.last_instant), deadline.last_instant);
  }
  for (const auto& [key, readings] : deadlines) {
    const auto& [instant, runs_from] = key;
    out.words += fmt::format("  {} {}{}: {}\n", runs_from == calendar::RunsFrom::Sending ? "sent by" : "received by",
                             format_instant(instant), now > instant ? " (over)" : "", words_of(readings));
  }
  if (out.safe)
    out.words += fmt::format("  in time under every reading until {}{}\n", format_instant(*out.safe),
                             now > *out.safe ? ", which is over" : "");
  return out;
}

}  // namespace libsign::cli
