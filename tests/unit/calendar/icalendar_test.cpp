#include <libsign/icalendar.hpp>

#include <catch2/catch.hpp>

#include "terms.hpp"

using namespace libsign;
using namespace libsign::test;

namespace {

const Instant kStamp = *parse_instant("2026-11-21T16:00:00Z");

/// unfolded takes the folds out of a calendar.
std::string unfolded(std::string text) {
  for (std::size_t at = 0; (at = text.find("\r\n ", at)) != std::string::npos;) text.erase(at, 3);
  return text;
}

}  // namespace

TEST_CASE("icalendar: a second and a day are events", "[calendar]") {
  const std::vector<CalendarEntry> entries{
      {.uid = "a@example", .summary = "Notice; sent, or not\\", .description = "One\ntwo", .when = kStamp},
      {.uid = "b@example", .summary = "End", .when = day("2027-05-05")}};
  CHECK(write_icalendar(entries, kStamp) ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mocsign//mocsign//EN\r\n"
        "BEGIN:VEVENT\r\nUID:a@example\r\nDTSTAMP:20261121T160000Z\r\nDTSTART:20261121T160000Z\r\n"
        "SUMMARY:Notice\\; sent\\, or not\\\\\r\nDESCRIPTION:One\\ntwo\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:b@example\r\nDTSTAMP:20261121T160000Z\r\nDTSTART;VALUE=DATE:20270505\r\n"
        "SUMMARY:End\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n");
  CHECK(write_icalendar({}, kStamp) ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mocsign//mocsign//EN\r\nEND:VCALENDAR\r\n");
}

TEST_CASE("icalendar: no line has more than 75 octets, and none is cut inside a character", "[calendar]") {
  std::string text;
  for (unsigned length = 0; length < 200; ++length) {
    text += length % 3 == 0 ? "国" : length % 3 == 1 ? "é" : "x";
    const std::vector<CalendarEntry> entries{{.uid = "u", .summary = text, .when = kStamp}};
    const std::string calendar = write_icalendar(entries, kStamp);
    for (std::size_t start = 0; start < calendar.size();) {
      const std::size_t end = calendar.find("\r\n", start);
      REQUIRE(end != std::string::npos);
      CHECK(end - start <= 75);
      const std::size_t first = calendar[start] == ' ' ? start + 1 : start;
      CHECK((static_cast<unsigned char>(calendar[first]) & 0xC0) != 0x80);
      start = end + 2;
    }
    CHECK(unfolded(calendar).find("SUMMARY:" + text + "\r\n") != std::string::npos);
  }
}

TEST_CASE("icalendar: a text cannot add lines of its own", "[calendar][reject]") {
  const std::vector<CalendarEntry> entries{
      {.uid = "u\r\nATTACH:x", .summary = "a\rb\x01\x7F\nBEGIN:VALARM", .when = kStamp}};
  const std::string calendar = write_icalendar(entries, kStamp);
  CHECK(calendar.find("UID:u\\nATTACH:x\r\n") != std::string::npos);
  CHECK(calendar.find("SUMMARY:ab\\nBEGIN:VALARM\r\n") != std::string::npos);
}
