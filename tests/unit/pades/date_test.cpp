#include <catch2/catch.hpp>

#include "pades/date.hpp"

using namespace libsign;

TEST_CASE("pades: dates of PDF are read with their zone, and parts left out are the first ones", "[pades]") {
  const auto instant = [](const char* text) { return *parse_instant(text); };
  CHECK(pades::parse_date("D:20260102030405+02'30'") == instant("2026-01-02T00:34:05Z"));
  CHECK(pades::parse_date("D:20260102030405-02'00") == instant("2026-01-02T05:04:05Z"));
  CHECK(pades::parse_date("D:20260102030405Z") == instant("2026-01-02T03:04:05Z"));
  CHECK(pades::parse_date("D:20260102030405Z00'00'") == instant("2026-01-02T03:04:05Z"));
  CHECK(pades::parse_date("20260102") == instant("2026-01-02T00:00:00Z"));
  CHECK(pades::parse_date("D:2026") == instant("2026-01-01T00:00:00Z"));
}

TEST_CASE("pades: what is no date is not taken for one", "[pades][reject]") {
  for (const char* text : {"", "D:", "D:202", "D:20261301", "D:20260102030405+1'", "yesterday", "D:2026010203040506"}) {
    CAPTURE(text);
    CHECK_FALSE(pades::parse_date(text));
  }
}
