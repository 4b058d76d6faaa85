#include "calendar/arithmetic.hpp"

#include <array>

#include <fmt/format.h>

#include "base/dates.hpp"

namespace libsign::calendar {
namespace {

using std::chrono::sys_days;

// Civil time zones are younger than 1900, and years of five digits have no form in ISO 8601 without agreement.
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 9999;

Error out_of_range() {
  return {Errc::LimitExceeded,
          fmt::format("a date is outside the years {} to {}, for which dates are computed", kFirstYear, kLastYear)};
}

bool in_range(std::int64_t year) { return year >= kFirstYear && year <= kLastYear; }

std::int64_t months_since_zero(Date date) {
  return std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month()) - 1;
}

/// Months after or before `date`; only its year may be out of range.
Result<Date> by_months(Date date, std::int64_t months) {
  const std::int64_t month = months_since_zero(date) + months;
  if (month < 0 || !in_range(month / 12)) return out_of_range();
  const std::chrono::year year{static_cast<int>(month / 12)};
  const std::chrono::month of_year{static_cast<unsigned>(month % 12) + 1};
  const std::chrono::day last = (year / of_year / std::chrono::last).day();
  return Date{year, of_year, std::min(date.day(), last)};
}

Result<Date> by_days(Date date, std::int64_t days) {
  constexpr sys_days kFirst{std::chrono::year{kFirstYear} / 1 / 1};
  constexpr sys_days kLast{std::chrono::year{kLastYear} / 12 / 31};
  const sys_days day{date};
  if (days < (kFirst - day).count() || days > (kLast - day).count()) return out_of_range();
  return Date{day + std::chrono::days{days}};
}

}  // namespace

Span span_of(const Period& period) {
  return {std::int64_t{period.years} * 12 + period.months, std::int64_t{period.days}};
}

Span span_to(const Term& term, unsigned index) {
  const Span initial = span_of(term.initial);
  const Span renewal = term.renewal ? span_of(*term.renewal) : Span{};
  return {initial.months + index * renewal.months, initial.days + index * renewal.days};
}

Result<Date> later(Date date, Span span) {
  const auto moved = by_months(date, span.months);
  return moved ? by_days(*moved, span.days) : moved;
}

Result<Date> earlier(Date date, Span span) {
  const auto moved = by_days(date, -span.days);
  return moved ? by_months(*moved, -span.months) : moved;
}

bool has_corresponding_day(Date date, std::int64_t months) {
  const auto moved = by_months(date, months);
  return moved && moved->day() == date.day();
}

Result<Date> checked(Date date) {
  if (!date.ok()) return Error{Errc::BadInput, "a date does not exist"};
  if (!in_range(static_cast<int>(date.year()))) return out_of_range();
  return date;
}

std::string in_words(const Period& period) {
  std::string text;
  for (const auto& [number, unit] : {std::pair{period.years, "year"}, {period.months, "month"}, {period.days, "day"}})
    if (number != 0)
      text += fmt::format("{}{} {}{}", text.empty() ? "" : " and ", number, unit, number == 1 ? "" : "s");
  return text;
}

std::string in_words(Date date) {
  constexpr std::array kNames{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  return fmt::format("{} {}", kNames[std::chrono::weekday{date}.c_encoding()], format_date(date));
}

}  // namespace libsign::calendar
