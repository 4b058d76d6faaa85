#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "calendar/zone.hpp"
#include "calendar/zone_rule.hpp"
#include "terms.hpp"

using namespace libsign;
using namespace libsign::calendar;
using namespace libsign::test;
using namespace std::chrono_literals;

TEST_CASE("a day begins when clocks first show it", "[calendar]") {
  const auto [zone, date, first] = GENERATE(table<std::string, std::string, std::string>({
      {"Europe/Rome", "2026-03-29", "2026-03-28T23:00:00Z"},
      {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"},  // clocks went from 0:00 to 1:00
      {"America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z"},   // clocks went from 0:01 to 23:01
      {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"},       // after the 29th
      {"Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z"},
      {"America/Nuuk", "2041-03-31", "2041-03-31T01:00:00Z"},  // clocks went from 23:00 to 0:00
      {"Australia/Lord_Howe", "2050-01-01", "2049-12-31T13:00:00Z"},
      {"Europe/Dublin", "2050-07-01", "2050-06-30T23:00:00Z"},
  }));
  CAPTURE(zone, date);
  CHECK(format_instant(*Zone::find(zone)->first_instant_of(day(date))) == first);
}

TEST_CASE("the table of a zone ends, its rule does not", "[calendar]") {
  for (const int year : {2037, 2038, 2041, 2999, 9998}) {
    CAPTURE(year);
    const Date summer = std::chrono::year{year} / 6 / 14;
    const Date winter = std::chrono::year{year} / 12 / 14;
    CHECK(*last_instant_of(summer, "Europe/Rome") == std::chrono::sys_days{summer} + 22h - 1s);
    CHECK(*last_instant_of(winter, "Europe/Rome") == std::chrono::sys_days{winter} + 23h - 1s);
  }
}

TEST_CASE("an instant has its own date in each zone", "[calendar]") {
  const Instant evening = *parse_instant("2022-05-06T15:00:00Z");
  CHECK(*date_in(evening, "Europe/Tallinn") == day("2022-05-06"));
  CHECK(*date_in(evening, "Asia/Tokyo") == day("2022-05-07"));
}

TEST_CASE("rules of POSIX are read in all their forms", "[calendar]") {
  const auto offset = [](std::string_view rule, std::string_view at) {
    const auto read = ZoneRule::parse(rule);
    REQUIRE(read);
    return read->around(*parse_instant(at)).offset;
  };
  CHECK(offset("JST-9", "2050-06-01") == 9h);
  CHECK(offset("<+0545>-5:45", "2050-06-01") == 5h + 45min);
  CHECK(offset("EET-2EEST,M3.5.0/3,M10.5.0/4", "2050-03-27T00:59:59Z") == 2h);
  CHECK(offset("EET-2EEST,M3.5.0/3,M10.5.0/4", "2050-03-27T01:00:00Z") == 3h);
  CHECK(offset("EET-2EEST,M3.5.0/3,M10.5.0/4", "2050-10-30T00:59:59Z") == 3h);
  CHECK(offset("EET-2EEST,M3.5.0/3,M10.5.0/4", "2050-10-30T01:00:00Z") == 2h);
  CHECK(offset("NZST-12NZDT,M9.5.0,M4.1.0/3", "2050-01-01") == 13h);
  CHECK(offset("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01") == 0h);
  CHECK(offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27T00:59:59Z") == -2h);
  CHECK(offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27T01:00:00Z") == -1h);
  CHECK(offset("XXX3YYY,J60,J300", "2048-03-01T05:00:00Z") == -2h);  // 1 March, leap year or not
  CHECK(offset("XXX3YYY,J60,J300", "2048-02-29T12:00:00Z") == -3h);
  CHECK(offset("XXX3YYY,59,300", "2048-02-29T05:00:00Z") == -2h);       // counted with the leap day
  CHECK(offset("EST5EDT,0/0,J365/25", "2050-01-01T04:30:00Z") == -4h);  // summer time all year
}

TEST_CASE("what is no rule of POSIX is refused", "[calendar][reject]") {
  const auto* text =
      GENERATE("", "JST", "JS-9", "-9", "<JST-9", "JST-9x", "EET-2EEST", "EET-2EEST,M3.5.0",
               "EET-2EEST,M3.5.0,M10.5.0,", "EET-2EEST,M13.5.0,M10.5.0", "EET-2EEST,M3.6.0,M10.5.0",
               "EET-2EEST,M3.5.7,M10.5.0", "EET-2EEST,J0,J300", "EET-2EEST,366,300", "EET-168", "EET-2:60", "EET-0002");
  CAPTURE(text);
  CHECK_FALSE(ZoneRule::parse(text));
}

TEST_CASE("the release of the database has a name", "[calendar]") {
  CHECK_THAT(zone_database_version(), Catch::Matchers::Matches("20[0-9][0-9][a-z]+"));
}

TEST_CASE("several threads ask for zones", "[calendar][threads]") {
  std::vector<std::thread> threads;
  std::atomic<unsigned> right = 0;
  for (unsigned i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (const char* zone : {"Asia/Tokyo", "Europe/Rome", "Europe/Tallinn", "America/Lima"})
        right += last_instant_of(day("2050-06-14"), zone) ? 1 : 0;
    });
  for (std::thread& each : threads) each.join();
  CHECK(right == 16);
}
