#pragma once

#include <libsign/calendar.hpp>

namespace libsign::calendar {

/// The most days by which a shift moves a day; the longest holidays of a State are about ten.
inline constexpr int kMaxShift = 31;

/// is_working_day says whether people work on a day. Errc::NotFound if the holidays do not cover it; without any, only
/// weekends are free.
Result<bool> is_working_day(Date day, const std::vector<std::chrono::weekday>& weekend, const Holidays* holidays);

/// moved returns the first working day, `day` included, in the shift's direction, and adds a step if it is another day.
Result<Date> moved(Date day, const Shift& shift, const Holidays* holidays, std::vector<Step>& trace);

}  // namespace libsign::calendar
