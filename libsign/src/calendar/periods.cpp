#include <fmt/format.h>

#include "base/dates.hpp"
#include "calendar/arithmetic.hpp"
#include "calendar/working_days.hpp"

namespace libsign::calendar {
namespace {

/// Which period is meant, in words.
std::string title(unsigned index) {
  return index == 0 ? std::string("the initial period") : fmt::format("the period of renewal {}", index);
}

/// The whole time from the anchor, in words: "3 years", "3 years and 2 times 1 year".
std::string whole(const Term& term, unsigned index) {
  std::string text = in_words(term.initial);
  if (index > 0) text += fmt::format(" and {} times {}", index, in_words(*term.renewal));
  return text;
}

/// The last day counted from the number of the commencement day.
Result<Date> by_event_day(const Term& term, Span span, bool counted) {
  span.days -= counted ? 1 : 0;
  return later(term.commencement, span);
}

/// The last day counted from the number of the first day counted: the day before it, or the last of a month without it.
Result<Date> by_starting_day(const Term& term, Span span, bool counted) {
  auto start = later(term.commencement, {.days = counted ? 0 : 1});
  if (!start) return start;
  if (has_corresponding_day(*start, span.months)) --span.days;
  return later(*start, span);
}

Result<Date> counted_last(const Term& term, unsigned index, const Reading& reading) {
  const bool counted = reading.commencement_day == CommencementDay::Counted;
  const Span span = span_to(term, index);
  return reading.correspondence == Correspondence::EventDay ? by_event_day(term, span, counted)
                                                            : by_starting_day(term, span, counted);
}

Result<Date> shifted_last(const Term& term, unsigned index, const Reading& reading, std::vector<Step>& trace) {
  const auto counted = counted_last(term, index, reading);
  return counted ? moved(*counted, reading.period_end, reading.holidays.get(), trace) : counted;
}

Error too_many() { return {Errc::LimitExceeded, fmt::format("periods are computed up to number {}", kMaxPeriodIndex)}; }

/// The first period that, before any shift, ends on the day or later; `limit` + 1 if there is none. A period that would
/// end after the last year of the calendar ends later than any day.
unsigned first_counted_to(Date day, const Term& term, unsigned limit, const Reading& reading) {
  unsigned low = 0;
  unsigned high = limit + 1;
  while (low < high) {
    const unsigned middle = low + (high - low) / 2;
    const auto last = counted_last(term, middle, reading);
    if (last && *last < day)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/// Whether a period ends on the day or later. Its end is shifted only if that can make a difference, so that holidays
/// of other years are not asked for.
Result<bool> reaches_day(Date day, const Term& term, unsigned index, const Reading& reading) {
  const auto counted = counted_last(term, index, reading);
  if (!counted) return counted.error().code == Errc::LimitExceeded ? Result<bool>(true) : counted.error();
  const auto distance = std::chrono::abs(std::chrono::sys_days{day} - std::chrono::sys_days{*counted});
  if (distance > std::chrono::days{kMaxShift}) return *counted > day;
  std::vector<Step> unused;
  const auto last = moved(*counted, reading.period_end, reading.holidays.get(), unused);
  return last ? Result<bool>(*last >= day) : last.error();
}

Result<void> check(const Term& term, unsigned index) {
  const auto commencement = checked(term.commencement);
  if (!commencement) return commencement.error();
  if (index > kMaxPeriodIndex) return too_many();
  if (index > 0 && !term.renewal) return Error{Errc::Usage, "nothing renews this agreement"};
  return {};
}

void explain(const Term& term, const Reading& reading, TermPeriod& period) {
  const bool counted = reading.commencement_day == CommencementDay::Counted;
  period.trace.push_back(
      {term.commencement, fmt::format("The agreement commences on {} in {}; that day is {}.",
                                      in_words(term.commencement), term.zone, counted ? "counted" : "not counted")});
  period.trace.push_back(
      {period.counted_last, fmt::format("{} from that day on, {} ends with {}.", whole(term, period.index),
                                        title(period.index), in_words(period.counted_last))});
}

}  // namespace

Result<TermPeriod> term_period(const Term& term, unsigned index, const Reading& reading) {
  if (const auto valid = check(term, index); !valid) return valid.error();
  TermPeriod period{.index = index, .first = term.commencement};
  if (index > 0) {
    std::vector<Step> unused;
    const auto before = shifted_last(term, index - 1, reading, unused);
    const auto first = before ? later(*before, {.days = 1}) : before;
    if (!first) return first.error();
    period.first = *first;
  }
  const auto counted = counted_last(term, index, reading);
  if (!counted) return counted.error();
  period.counted_last = *counted;
  explain(term, reading, period);
  const auto last = moved(*counted, reading.period_end, reading.holidays.get(), period.trace);
  if (!last) return last.error();
  period.last = *last;
  const auto instant = last_instant_of(*last, term.zone);
  if (!instant) return instant.error();
  period.last_instant = *instant;
  return period;
}

Result<std::optional<unsigned>> period_at(const Term& term, Instant instant, const Reading& reading) {
  using Found = std::optional<unsigned>;
  if (const auto valid = check(term, 0); !valid) return valid.error();
  const auto day = date_in(instant, term.zone);
  if (!day) return day.error();
  if (*day < term.commencement) return Found{};
  const unsigned limit = term.renewal ? kMaxPeriodIndex : 0;
  unsigned index = first_counted_to(*day, term, limit, reading);
  const auto reaches = [&](unsigned each) { return reaches_day(*day, term, each, reading); };
  if (index > 0) {
    const auto before = reaches(index - 1);
    if (!before) return before.error();
    if (*before) --index;
  }
  if (index <= limit) {
    const auto itself = reaches(index);
    if (!itself) return itself.error();
    if (!*itself) ++index;
  }
  if (index <= limit) return Found{index};
  if (!term.renewal) return Found{};
  return too_many();
}

}  // namespace libsign::calendar
