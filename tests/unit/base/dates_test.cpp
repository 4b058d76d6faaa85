#include "base/dates.hpp"

#include <catch2/catch.hpp>

using namespace libsign;

TEST_CASE("only days that exist are dates", "[base]") {
  CHECK(format_date(*parse_date("2028-02-29")) == "2028-02-29");
  for (const auto* bad : {"2027-02-29", "2026-13-01", "2026-1-1", "0000-01-01", "2026-01-01Z", "+026-01-01", ""})
    CHECK_FALSE(parse_date(bad));
}
