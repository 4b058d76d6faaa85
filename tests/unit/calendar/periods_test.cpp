#include <catch2/catch.hpp>

#include "terms.hpp"

using namespace libsign;
using namespace libsign::calendar;
using namespace libsign::test;

namespace {

Date last(const Term& term, unsigned index, const Reading& reading) { return term_period(term, index, reading)->last; }

}  // namespace

TEST_CASE("an agreement of the leap day ends on the leap day where there is one", "[calendar]") {
  const Term term{day("2024-02-29"), "Europe/Rome", {.years = 1}, Period{.years = 1}};
  const Reading each = reading(CommencementDay::NotCounted, NoticeMethod::Plain);
  CHECK(last(term, 0, each) == day("2025-02-28"));
  CHECK(last(term, 3, each) == day("2028-02-29"));  // not the 28th, by which the third renewal began
}

TEST_CASE("the number of the first day counted and that of the event differ at ends of months", "[calendar]") {
  const Term term{day("2023-02-28"), "Asia/Tokyo", {.years = 1}, Period{.years = 1}};
  Reading each = reading(CommencementDay::NotCounted, NoticeMethod::Plain);
  CHECK(last(term, 0, each) == day("2024-02-28"));
  each.correspondence = Correspondence::StartingDay;  // from 1 March to the last of February
  CHECK(last(term, 0, each) == day("2024-02-29"));

  const Term leap{day("2024-02-29"), "Asia/Tokyo", {.years = 1}, {}};
  each.commencement_day = CommencementDay::Counted;
  CHECK(last(leap, 0, each) == day("2025-02-28"));  // no day corresponds: the last of the month
  each.correspondence = Correspondence::EventDay;
  CHECK(last(leap, 0, each) == day("2025-02-27"));  // renewed on the 28th
}

TEST_CASE("periods of days and of months with days", "[calendar]") {
  const Reading each = reading(CommencementDay::Counted, NoticeMethod::Plain);
  CHECK(last({day("2026-01-01"), "UTC", {.days = 90}, {}}, 0, each) == day("2026-03-31"));
  CHECK(last({day("2026-01-31"), "UTC", {.months = 1, .days = 10}, {}}, 0, each) == day("2026-03-09"));
}

TEST_CASE("a period ends with the last second of its last day at the place of commencement", "[calendar]") {
  const Reading each = reading(CommencementDay::Counted, NoticeMethod::Plain);
  CHECK(format_instant(term_period(kTallinn, 0, each)->last_instant) == "2025-05-05T20:59:59Z");
  CHECK(format_instant(term_period(kRome, 3, each)->last_instant) == "2046-06-14T21:59:59Z");
}

TEST_CASE("the period of an instant", "[calendar]") {
  const Reading each = reading(CommencementDay::Counted, NoticeMethod::Plain);
  const auto at = [&](const Term& term, std::string_view instant) {
    return *period_at(term, *parse_instant(instant), each);
  };
  CHECK(at(kTallinn, "2022-05-05T20:59:59Z") == std::nullopt);
  CHECK(at(kTallinn, "2022-05-05T21:00:00Z") == 0u);
  CHECK(at(kTallinn, "2025-05-05T20:59:59Z") == 0u);
  CHECK(at(kTallinn, "2025-05-05T21:00:00Z") == 1u);
  CHECK(at(kTallinn, "2026-11-21T12:00:00Z") == 2u);
  Term once = kTallinn;
  once.renewal.reset();
  CHECK(at(once, "2025-05-05T20:59:59Z") == 0u);
  CHECK(at(once, "2025-05-05T21:00:00Z") == std::nullopt);
}

TEST_CASE("a period whose end is shifted over holidays takes the days with it", "[calendar]") {
  Reading each = *builtin_reading("japan-cc-142");
  const auto period = term_period(kRome, 0, each);
  CHECK(period->counted_last == day("2031-06-15"));
  CHECK(period->last == day("2031-06-16"));
  CHECK(term_period(kRome, 1, each)->first == day("2031-06-17"));
  CHECK(*period_at(kRome, *parse_instant("2031-06-16T12:00:00Z"), each) == 0u);
  CHECK(*period_at(kRome, *parse_instant("2031-06-17T12:00:00Z"), each) == 1u);
  each.period_end.to = Shift::To::Previous;
  CHECK(*period_at(kRome, *parse_instant("2031-06-14T12:00:00Z"), each) == 0u);
  CHECK(*period_at(kRome, *parse_instant("2031-06-15T12:00:00Z"), each) == 1u);
}

TEST_CASE("holidays that do not cover a day give no date", "[calendar][reject]") {
  Reading each = *builtin_reading("japan-cc-142");
  each.holidays =
      std::make_shared<const Holidays>(Holidays{"short", "a test", day("2031-06-01"), day("2031-06-15"), {}, {}});
  const auto period = term_period(kRome, 0, each);
  REQUIRE_FALSE(period);
  CHECK(period.error().code == Errc::NotFound);
  // Where no end of a period is near, they are not asked.
  CHECK(*period_at(kRome, *parse_instant("2029-01-01T12:00:00Z"), each) == 0u);
}

TEST_CASE("what has no date is an error", "[calendar][reject]") {
  const Reading each = reading(CommencementDay::Counted, NoticeMethod::Plain);
  const auto code = [&](const Term& term, unsigned index) { return term_period(term, index, each).error().code; };
  CHECK(code({day("2022-05-06"), "UTC", {.years = 3}, {}}, 1) == Errc::Usage);
  CHECK(code(kTallinn, kMaxPeriodIndex + 1) == Errc::LimitExceeded);
  CHECK(code(kTallinn, 7'975) == Errc::LimitExceeded);  // in the year 10000
  CHECK(code({day("1899-12-31"), "UTC", {.years = 3}, {}}, 0) == Errc::LimitExceeded);
  CHECK(code({{}, "UTC", {.years = 3}, {}}, 0) == Errc::BadInput);
  CHECK(code({day("2022-05-06"), "UTC", {.years = 9'999, .months = 9'999, .days = 9'999}, Period{.days = 9'999}},
             kMaxPeriodIndex) == Errc::LimitExceeded);
  CHECK(term_period(kTallinn, 7'974, each)->last == day("9999-05-05"));
}
