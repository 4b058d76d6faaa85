#include <catch2/catch.hpp>
#include <libsign/time.hpp>

using namespace libsign;

TEST_CASE("instants are written and read in UTC", "[base]") {
  const auto instant = parse_instant("2026-11-21T18:00:00.123+02:00");
  REQUIRE(instant);
  CHECK(format_instant(*instant) == "2026-11-21T16:00:00Z");
  CHECK(format_instant(*parse_instant("2024-02-29")) == "2024-02-29T00:00:00Z");
  CHECK(parse_instant("2026-11-20T24:00:00Z") == parse_instant("2026-11-21T00:00:00Z"));
}

TEST_CASE("instants: what is no date, or has no zone, is refused", "[base][reject]") {
  const auto text = GENERATE("", "2026", "2026-02-29", "2026-11-21T18:00:00", "2026-11-21T25:00:00Z",
                             "2026-11-21T18:60:00Z", "2026-11-21T18:00:00.Z", "2026-11-21T18:00:00+15:00",
                             "2026-11-21T18:00:00Zx", "2026-1-21T18:00:00Z", " 2026-11-21");
  CAPTURE(text);
  CHECK_FALSE(parse_instant(text));
}
