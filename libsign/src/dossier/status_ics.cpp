#include <map>

#include <fmt/format.h>

#include <libsign/icalendar.hpp>
#include <libsign/status_report.hpp>

#include "base/dates.hpp"

namespace libsign {

std::string to_ics(const Status& status) {
  std::vector<CalendarEntry> entries;
  const auto uid = [&](std::string_view what, std::string_view when) {
    return fmt::format("{}-{}@{}", what, when, status.agreement);
  };
  if (status.safe_notice_instant)
    entries.push_back({uid("safe", format_instant(*status.safe_notice_instant)),
                       fmt::format("Last safe instant for notice: {}", status.title),
                       "A notice received until then is in time under every reading of the text.",
                       *status.safe_notice_instant});
  std::map<Instant, std::string> deadlines;
  std::map<calendar::Date, std::string> ends;
  for (const ReadingStatus& reading : status.readings) {
    if (reading.last_notice_instant) deadlines[*reading.last_notice_instant] += "\n" + reading.id;
    if (reading.last_day) ends[*reading.last_day] += "\n" + reading.id;
  }
  for (const auto& [instant, readings] : deadlines)
    if (instant != status.safe_notice_instant)
      entries.push_back({uid("deadline", format_instant(instant)),
                         fmt::format("Last instant for notice under some readings: {}", status.title),
                         "Readings:" + readings, instant});
  for (const auto& [day, readings] : ends)
    entries.push_back({uid("end", format_date(day)),
                       fmt::format("The agreement ends, or can end next: {}", status.title), "Readings:" + readings,
                       day});
  return write_icalendar(entries, status.at);
}

}  // namespace libsign
