#pragma once

#include <cstdint>
#include <string>

#include <libsign/calendar.hpp>

namespace libsign::calendar {

/// Span is a number of months and then of days; it may be negative.
struct Span {
  std::int64_t months = 0;
  std::int64_t days = 0;
};

Span span_of(const Period& period);
/// span_to returns the initial period and `index` renewals as one span from the anchor.
Span span_to(const Term& term, unsigned index);

/// later moves a date by months, to the last day of a shorter month, and then by days. Errc::LimitExceeded outside the
/// years 1900 to 9999.
Result<Date> later(Date date, Span span);
/// earlier moves a date back by days and then by months, to the last day of a shorter month: the mirror of later().
Result<Date> earlier(Date date, Span span);
/// has_corresponding_day says whether later() finds the number of the date's day in the month it comes to.
bool has_corresponding_day(Date date, std::int64_t months);

/// checked returns the date, or an Error unless it exists within the years 1900 to 9999.
Result<Date> checked(Date date);

/// in_words writes "3 years", "1 year and 6 months".
std::string in_words(const Period& period);
/// in_words writes "Monday 2024-11-04".
std::string in_words(Date date);

}  // namespace libsign::calendar
