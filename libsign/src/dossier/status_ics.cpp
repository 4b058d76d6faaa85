#include <libsign/status_report.hpp>

#include <map>
#include <set>

#include <fmt/format.h>

#include "base/dates.hpp"

namespace libsign {
namespace {

/// folded breaks a content line into lines of at most 75 octets (RFC 5545, 3.1), not within a character.
std::string folded(std::string_view line) {
  constexpr std::size_t kMost = 75;
  std::string out;
  std::size_t room = kMost;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 1 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
    out += fmt::format("{}\r\n ", line.substr(0, cut));
    line.remove_prefix(cut);
    room = kMost - 1;
  }
  return fmt::format("{}{}\r\n", out, line);
}

/// escaped writes a value of type TEXT (RFC 5545, 3.3.11) without control characters.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) continue;
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    out += c;
  }
  return out;
}

std::string compact(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '-' && c != ':') out += c;
  return out;
}

std::string event(const Status& status, std::string_view what, std::string_view start, std::string_view summary,
                  std::string_view description) {
  return "BEGIN:VEVENT\r\n" + folded(fmt::format("UID:{}-{}@{}", what, compact(start), escaped(status.agreement))) +
         folded("DTSTAMP:" + compact(format_instant(status.at))) + folded(std::string(start)) +
         folded("SUMMARY:" + escaped(summary)) + folded("DESCRIPTION:" + escaped(description)) +
         "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n";
}

std::string at_instant(Instant instant) { return "DTSTART:" + compact(format_instant(instant)); }
std::string on_day(calendar::Date date) { return "DTSTART;VALUE=DATE:" + compact(format_date(date)); }

}  // namespace

std::string to_ics(const Status& status) {
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mocsign//status//EN\r\n";
  if (status.safe_notice_instant)
    out += event(status, "safe", at_instant(*status.safe_notice_instant),
                 fmt::format("Last safe instant for notice: {}", status.title),
                 "A notice received until then is in time under every reading of the text.");
  std::map<Instant, std::string> deadlines;
  std::map<calendar::Date, std::string> ends;
  for (const ReadingStatus& reading : status.readings) {
    if (reading.last_notice_instant) deadlines[*reading.last_notice_instant] += " " + reading.id;
    if (reading.last_day) ends[*reading.last_day] += " " + reading.id;
  }
  for (const auto& [instant, readings] : deadlines)
    if (instant != status.safe_notice_instant)
      out += event(status, "deadline", at_instant(instant),
                   fmt::format("Last instant for notice under some readings: {}", status.title), "Readings:" + readings);
  for (const auto& [day, readings] : ends)
    out += event(status, "end", on_day(day), fmt::format("Last day of a period: {}", status.title),
                 "Readings:" + readings);
  return out + "END:VCALENDAR\r\n";
}

}  // namespace libsign
