#include "calendar/working_days.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/dates.hpp"
#include "calendar/arithmetic.hpp"

namespace libsign::calendar {
namespace {

/// The first working day, `day` included, going by `step` days.
template <typename IsWorkingDay>
Result<Date> search(Date day, int step, const IsWorkingDay& is_working) {
  for (int tried = 0; tried < kMaxShift; ++tried) {
    const auto working = is_working(day);
    if (!working) return working.error();
    if (*working) return day;
    auto next = later(day, {.days = step});
    if (!next) return next;
    day = *next;
  }
  return Error{Errc::LimitExceeded, fmt::format("there is no working day in {} days", kMaxShift)};
}

}  // namespace

Result<bool> is_working_day(Date day, const std::vector<std::chrono::weekday>& weekend, const Holidays* holidays) {
  if (std::find(weekend.begin(), weekend.end(), std::chrono::weekday{day}) != weekend.end()) return false;
  if (!holidays) return true;
  if (day < holidays->from || day > holidays->to)
    return Error{Errc::NotFound,
                 fmt::format("the holidays “{}” do not cover {}", holidays->id, format_date(day)),
                 {},
                 "take a list that covers that day"};
  return !std::binary_search(holidays->days.begin(), holidays->days.end(), day);
}

Result<Date> moved(Date day, const Shift& shift, const Holidays* holidays, std::vector<Step>& trace) {
  if (shift.to == Shift::To::None) return day;
  const bool onward = shift.to == Shift::To::Next;
  auto found = search(day, onward ? 1 : -1, [&](Date each) { return is_working_day(each, shift.weekend, holidays); });
  if (found && *found != day)
    trace.push_back({*found, fmt::format("{} is no working day; the {} one is {}{}.", in_words(day),
                                         onward ? "next" : "previous", in_words(*found),
                                         holidays ? fmt::format(", by the holidays “{}”", holidays->id)
                                                  : ", by weekends alone: no holidays were given")});
  return found;
}

Result<Date> last_common_working_day(Date day, std::span<const Holidays> holidays) {
  auto checked_day = checked(day);
  if (!checked_day) return checked_day;
  const Shift previous{.to = Shift::To::Previous};
  return search(day, -1, [&](Date each) -> Result<bool> {
    auto working = is_working_day(each, previous.weekend, nullptr);
    for (const Holidays& list : holidays)
      if (working && *working) working = is_working_day(each, previous.weekend, &list);
    return working;
  });
}

}  // namespace libsign::calendar
