#include <fmt/format.h>

#include "base/dates.hpp"
#include "calendar/arithmetic.hpp"
#include "calendar/working_days.hpp"
#include "calendar/zone.hpp"

namespace libsign::calendar {
namespace {

using namespace std::chrono_literals;

/// End is where a notice points: the agreement's last day, and the date by which its end is named.
struct End {
  Date last{};
  Date named{};
};

/// The day that a notice period, begun by the notice, has to reach.
Result<Date> day_to_reach(const End& end, NoticeMethod method) {
  switch (method) {
    case NoticeMethod::Clear: return later(end.last, {.days = -1});
    case NoticeMethod::Plain: return end.last;
    case NoticeMethod::DateToDate: return end.named;
  }
  return end.last;
}

/// The last day of which the period, counted from it, comes no later than `reach`.
Result<Date> last_day_reaching(Date reach, Span notice, Counting counting) {
  auto day = earlier(reach, notice);
  while (day && counting == Counting::Forward) {
    const auto next = later(*day, {.days = 1});
    const auto reached = next ? later(*next, notice) : next;
    if (!reached) return reached.error();
    if (*reached > reach) break;
    day = next;
  }
  return day;
}

std::string_view how(NoticeMethod method) {
  switch (method) {
    case NoticeMethod::Clear: return "neither the day of notice nor the last day counted";
    case NoticeMethod::Plain: return "the day of notice not counted";
    case NoticeMethod::DateToDate: return "from date to date";
  }
  return "";
}

Step counted_step(Date day, Date reach, const Period& notice, const Reading& reading) {
  if (reading.counting == Counting::Backward)
    return {day, fmt::format("{} back from {}, {}: the last day of notice is {}.", in_words(notice), in_words(reach),
                             how(reading.notice), in_words(day))};
  return {day, fmt::format("The last day from which {}, {}, end by {} is {}.", in_words(notice), how(reading.notice),
                           in_words(reach), in_words(day))};
}

std::string zone_name(const NoticeZone& zone, const PartyZones& zones) {
  switch (zone.of) {
    case NoticeZone::Of::Sender: return zones.sender;
    case NoticeZone::Of::Addressee: return zones.addressee;
    case NoticeZone::Of::Named: return zone.zone;
  }
  return zone.zone;
}

/// The last second of a day of notice: before the close of business where the reading has one, else of the day.
Result<Instant> last_second(Date day, const Zone& zone, const Reading& reading) {
  const auto next = later(day, {.days = 1});
  if (!next) return next.error();
  const auto end = reading.close_of_business ? zone.at(day, *reading.close_of_business) : zone.first_instant_of(*next);
  return end ? Result<Instant>(*end - 1s) : end;
}

Result<Deadline> deadline_for(const End& end, const Period& notice, const Reading& reading, const PartyZones& zones,
                              std::vector<Step> trace) {
  Deadline deadline{.reading = reading.id,
                    .runs_from = reading.runs_from,
                    .zone = zone_name(reading.zone, zones),
                    .trace = std::move(trace)};
  const auto reach = day_to_reach(end, reading.notice);
  if (!reach) return reach.error();
  const auto counted = last_day_reaching(*reach, span_of(notice), reading.counting);
  if (!counted) return counted.error();
  deadline.trace.push_back(counted_step(*counted, *reach, notice, reading));
  const auto day = moved(*counted, reading.notice_day, reading.holidays.get(), deadline.trace);
  if (!day) return day.error();
  const auto zone = Zone::find(deadline.zone);
  if (!zone) return zone.error();
  const auto second = last_second(*day, *zone, reading);
  if (!second) return second.error();
  deadline.day = *day;
  deadline.last_instant = *second;
  deadline.trace.push_back(
      {*day, fmt::format("In {}, {} counts until {}; the notice has to be {} by then.", deadline.zone, in_words(*day),
                         format_instant(*second), reading.runs_from == RunsFrom::Sending ? "sent" : "received")});
  return deadline;
}

}  // namespace

Result<Deadline> notice_deadline(const Term& term, unsigned index, const Period& notice, const Reading& reading,
                                 const PartyZones& zones) {
  auto period = term_period(term, index, reading);
  if (!period) return period.error();
  const auto next = later(period->counted_last, {.days = 1});
  if (!next) return next.error();
  return deadline_for({period->counted_last, *next}, notice, reading, zones, std::move(period->trace));
}

Result<Deadline> stated_end_deadline(Date stated_end, const Period& notice, const Reading& reading,
                                     const PartyZones& zones) {
  const auto named = checked(stated_end);
  if (!named) return named.error();
  const bool lasts = reading.stated_end == StatedEnd::LastHour;
  const auto last = later(*named, {.days = lasts ? 0 : -1});
  if (!last) return last.error();
  std::vector<Step> trace{
      {*last, fmt::format("The notice states {}; the agreement's last day is {}.", in_words(*named), in_words(*last))}};
  return deadline_for({*last, *named}, notice, reading, zones, std::move(trace));
}

Result<EarliestEnd> earliest_stated_end(Instant given, const Period& notice, const Reading& reading,
                                        const PartyZones& zones) {
  const auto given_on = date_in(given, zone_name(reading.zone, zones));
  if (!given_on) return given_on.error();
  // Deadlines follow the dates that they are for. The first date that is met lies within a shift, the lengths of two
  // months and the two end days around the period's end.
  const auto about = later(*given_on, span_of(notice));
  auto date = about ? later(*about, {.days = -kMaxShift - 5}) : about;
  for (int tried = 0; date && tried < 3 * kMaxShift; ++tried) {
    auto deadline = stated_end_deadline(*date, notice, reading, zones);
    if (!deadline) return deadline.error();
    if (deadline->last_instant >= given) {
      EarliestEnd earliest{.date = *date, .deadline = *deadline, .trace = std::move(deadline->trace)};
      earliest.trace.push_back({*date, fmt::format("A notice given at {} is in time for {}, and for no earlier date.",
                                                   format_instant(given), in_words(*date))});
      return earliest;
    }
    date = later(*date, {.days = 1});
  }
  return date ? Error{Errc::LimitExceeded, "no end was found that the notice is in time for"} : date.error();
}

Result<std::optional<unsigned>> period_ended_by(const Term& term, Instant given, const Period& notice,
                                                const Reading& reading, const PartyZones& zones) {
  auto current = period_at(term, given, reading);
  if (!current || !*current) return current;
  const unsigned last = !term.renewal || reading.late == LateEffect::Void ? **current : kMaxPeriodIndex;
  for (unsigned index = **current; index <= last; ++index) {
    const auto deadline = notice_deadline(term, index, notice, reading, zones);
    if (!deadline) return deadline.error();
    if (given <= deadline->last_instant) return std::optional(index);
  }
  return std::optional<unsigned>{};
}

Timeliness judge(const ProvenTime& time, Instant last_instant) {
  if (time.not_after && *time.not_after <= last_instant) return Timeliness::InTime;
  if (time.not_before && *time.not_before > last_instant) return Timeliness::Late;
  return Timeliness::Indeterminate;
}

std::string_view name(Timeliness timeliness) {
  switch (timeliness) {
    case Timeliness::InTime: return "in time";
    case Timeliness::Late: return "late";
    case Timeliness::Indeterminate: return "indeterminate";
  }
  return "indeterminate";
}

}  // namespace libsign::calendar
