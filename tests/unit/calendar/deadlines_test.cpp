#include <catch2/catch.hpp>

#include "terms.hpp"

using namespace libsign;
using namespace libsign::calendar;
using namespace libsign::test;

TEST_CASE("a date chosen at the end of a month splits backward from forward counting", "[calendar]") {
  const auto [end, backward, forward] =
      GENERATE(table<std::string, std::string, std::string>({{"2027-02-28", "2026-11-28", "2026-11-30"},
                                                             {"2028-02-29", "2027-11-29", "2027-11-30"},
                                                             {"2027-06-30", "2027-03-30", "2027-03-31"},
                                                             {"2027-11-30", "2027-08-30", "2027-08-31"},
                                                             {"2027-05-31", "2027-02-28", "2027-02-28"}}));
  CAPTURE(end);
  Reading each = reading(CommencementDay::Counted, NoticeMethod::Plain);
  CHECK(stated_end_deadline(day(end), kThreeMonths, each, {})->day == day(backward));
  each.counting = Counting::Forward;
  CHECK(stated_end_deadline(day(end), kThreeMonths, each, {})->day == day(forward));
}
