#include <algorithm>
#include <map>

#include <fmt/format.h>

#include <libsign/calendar.hpp>

#include "calendar/words.hpp"

namespace libsign::calendar {
namespace {

std::string_view sign(CommencementDay day) { return day == CommencementDay::Counted ? "C-IN" : "C-EX"; }

std::string_view sign(NoticeMethod method) {
  switch (method) {
    case NoticeMethod::Clear: return "N-CL";
    case NoticeMethod::Plain: return "N-P";
    case NoticeMethod::DateToDate: return "N-BR";
  }
  return "";
}

std::string id_of(const Reading& reading) {
  return fmt::format("{}/{}/{}/{}{}", sign(reading.commencement_day), sign(reading.notice), word(reading.runs_from),
                     word(reading.zone), reading.counting == Counting::Forward ? "/forward" : "");
}

}  // namespace

Result<void> fix(OpenChoices& choices, std::string_view key, std::string_view value) {
  if (auto set = set_parameter(choices.fixed, key, value); !set) return set;
  if (key == "commencement-day") choices.commencement_days = {choices.fixed.commencement_day};
  if (key == "notice.method") choices.notice_methods = {choices.fixed.notice};
  if (key == "notice.runs-from") choices.runs_from = {choices.fixed.runs_from};
  if (key == "notice.zone") choices.zones = {choices.fixed.zone};
  if (key == "notice.counting") choices.countings = {choices.fixed.counting};
  return {};
}

std::vector<Reading> open_readings(const OpenChoices& choices) {
  std::vector<Reading> readings;
  Reading reading = choices.fixed;
  for (const CommencementDay day : choices.commencement_days)
    for (const NoticeMethod method : choices.notice_methods)
      for (const RunsFrom moment : choices.runs_from)
        for (const NoticeZone& zone : choices.zones)
          for (const Counting counting : choices.countings) {
            reading.commencement_day = day;
            reading.notice = method;
            reading.runs_from = moment;
            reading.zone = zone;
            reading.counting = counting;
            reading.id = id_of(reading);
            readings.push_back(reading);
          }
  return readings;
}

std::optional<Window> window(std::span<const Deadline> deadlines) {
  if (deadlines.empty()) return std::nullopt;
  const auto [first, last] =
      std::minmax_element(deadlines.begin(), deadlines.end(),
                          [](const Deadline& a, const Deadline& b) { return a.last_instant < b.last_instant; });
  return Window{first->last_instant, last->last_instant};
}

std::vector<Deadline> without_repetition(const std::vector<Deadline>& deadlines) {
  constexpr std::string_view kForward = "/forward";
  std::map<std::string_view, Instant> backward;
  for (const Deadline& each : deadlines) backward.emplace(each.reading, each.last_instant);
  std::vector<Deadline> kept;
  for (const Deadline& each : deadlines) {
    std::string_view id = each.reading;
    if (id.ends_with(kForward)) {
      id.remove_suffix(kForward.size());
      const auto found = backward.find(id);
      if (found != backward.end() && found->second == each.last_instant) continue;
    }
    kept.push_back(each);
  }
  return kept;
}

}  // namespace libsign::calendar
