#include <libsign/icalendar.hpp>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/dates.hpp"

namespace libsign {
namespace {

constexpr std::size_t kMaxLine = 75;  // octets without the line break (RFC 5545, 3.1)

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// A content line, folded between characters.
std::string folded(std::string_view line) {
  std::string out;
  std::size_t room = kMaxLine;
  while (line.size() > room) {
    std::size_t end = room;
    while (end > 1 && is_continuation(line[end])) --end;
    out.append(line.substr(0, end)).append("\r\n ");
    line.remove_prefix(end);
    room = kMaxLine - 1;  // the space counts
  }
  return out.append(line).append("\r\n");
}

/// A value of type TEXT (RFC 5545, 3.3.11).
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\\' || c == ';' || c == ',')
      (out += '\\') += c;
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)
      out += c;
  }
  return out;
}

std::string without(std::string text, std::string_view characters) {
  std::erase_if(text, [&](char c) { return characters.find(c) != std::string_view::npos; });
  return text;
}

/// "20241104T145959Z"
std::string basic(Instant instant) { return without(format_instant(instant), "-:"); }
/// "20241104"
std::string basic(std::chrono::year_month_day day) { return without(format_date(day), "-"); }

std::string start_of(const CalendarEntry& entry) {
  if (const auto* instant = std::get_if<Instant>(&entry.when)) return "DTSTART:" + basic(*instant);
  return "DTSTART;VALUE=DATE:" + basic(std::get<std::chrono::year_month_day>(entry.when));
}

}  // namespace

std::string write_icalendar(std::span<const CalendarEntry> entries, Instant stamp) {
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mocsign//mocsign//EN\r\n";
  for (const CalendarEntry& entry : entries) {
    out += "BEGIN:VEVENT\r\n";
    out += folded("UID:" + escaped(entry.uid));
    out += folded("DTSTAMP:" + basic(stamp));
    out += folded(start_of(entry));
    out += folded("SUMMARY:" + escaped(entry.summary));
    if (!entry.description.empty()) out += folded("DESCRIPTION:" + escaped(entry.description));
    out += "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n";  // nobody is busy because of a deadline
  }
  return out += "END:VCALENDAR\r\n";
}

}  // namespace libsign
