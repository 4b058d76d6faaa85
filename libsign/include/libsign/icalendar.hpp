#pragma once

#include <chrono>
#include <span>
#include <string>
#include <variant>

#include <libsign/export.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// CalendarEntry is an event of a second or of a whole day.
struct CalendarEntry {
  std::string uid;  // the same in each later version of the calendar
  std::string summary;
  std::string description{};  // left out if empty
  std::variant<Instant, std::chrono::year_month_day> when{};
};

/// write_icalendar writes an iCalendar object (RFC 5545) with one event for each entry, in their order. `stamp` is the
/// time at which it is made. Texts are UTF-8; control characters other than line feeds are left out. The same
/// arguments give the same octets. Thread-safe.
LIBSIGN_EXPORT std::string write_icalendar(std::span<const CalendarEntry> entries, Instant stamp);

}  // namespace libsign
