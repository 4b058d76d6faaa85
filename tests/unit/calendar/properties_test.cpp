#include <random>

#include <catch2/catch.hpp>

#include "terms.hpp"

using namespace libsign;
using namespace libsign::calendar;
using namespace libsign::test;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

constexpr unsigned kCases = 3'000;

/// Made draws cases from a fixed sequence: many dates lie at ends of months and in leap years.
class Made {
 public:
  explicit Made(std::uint_fast32_t seed) : engine_(seed) {}

  unsigned below(unsigned end) { return static_cast<unsigned>(engine_() % end); }

  Date date() {
    const std::chrono::year year{1950 + static_cast<int>(below(150))};
    switch (below(4)) {
      case 0: return Date{sys_days{std::chrono::year{1952 + 4 * static_cast<int>(below(30))} / 2 / 29}};
      case 1: {
        const auto end = year / std::chrono::month{below(12) + 1} / std::chrono::last;
        return Date{sys_days{end} - days{below(3)}};
      }
      default: return Date{sys_days{year / 1 / 1} + days{below(365)}};
    }
  }

  Period period() {
    switch (below(4)) {
      case 0: return {.years = 1 + below(5)};
      case 1: return {.months = 1 + below(36)};
      case 2: return {.days = 1 + below(400)};
      default: return {.years = below(3), .months = 1 + below(11), .days = below(20)};
    }
  }

  Term term() { return {date(), zone(), period(), period()}; }

  std::string zone() {
    constexpr std::array kZones{"Asia/Tokyo",        "Europe/Rome",  "Europe/Tallinn",
                                "America/Sao_Paulo", "Pacific/Apia", "UTC"};
    return kZones[below(kZones.size())];
  }

  Reading reading() {
    Reading made{.id = "made"};
    made.commencement_day = CommencementDay{static_cast<int>(below(2))};
    made.correspondence = Correspondence{static_cast<int>(below(2))};
    made.notice = NoticeMethod{static_cast<int>(below(3))};
    made.counting = Counting{static_cast<int>(below(2))};
    made.stated_end = StatedEnd{static_cast<int>(below(2))};
    made.zone = {NoticeZone::Of::Named, zone()};
    made.period_end.to = Shift::To{static_cast<int>(below(3))};
    made.notice_day.to = Shift::To{static_cast<int>(below(3))};
    if (below(4) == 0) made.close_of_business = std::chrono::hours{17};
    return made;
  }

 private:
  std::mt19937 engine_;
};

Period total(const Term& term, unsigned index) {
  const auto sum = [&](unsigned Period::*part) { return term.initial.*part + index * (*term.renewal).*part; };
  return {sum(&Period::years), sum(&Period::months), sum(&Period::days)};
}

void check_trace(const std::vector<Step>& trace, Date result) {
  REQUIRE_FALSE(trace.empty());
  CHECK(trace.back().day == result);
  for (const Step& step : trace) {
    CAPTURE(step.sentence);
    CHECK(step.sentence.find(format_date(step.day)) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("properties: a hundred renewals do not drift", "[calendar][properties]") {
  Made made(1);
  for (unsigned i = 0; i < 200; ++i) {
    const Term term = made.term();
    Reading reading = made.reading();
    reading.period_end.to = Shift::To::None;
    std::optional<TermPeriod> before;
    for (unsigned index = 0; index <= 100; ++index) {
      const auto period = term_period(term, index, reading);
      REQUIRE(period);
      // The period's end is where one period as long as all of them together would end.
      const Term at_once{term.commencement, term.zone, total(term, index), {}};
      CHECK(period->last == term_period(at_once, 0, reading)->last);
      CHECK(period->first <= period->last);
      if (before) CHECK(sys_days{period->first} == sys_days{before->last} + days{1});
      check_trace(period->trace, period->last);
      before = *period;
    }
  }
}

TEST_CASE("properties: years end on the day of commencement or on the last of its month", "[calendar][properties]") {
  Made made(2);
  for (unsigned i = 0; i < kCases; ++i) {
    const Term term{made.date(), "UTC", {.years = 1 + made.below(5)}, Period{.years = 1 + made.below(5)}};
    const unsigned index = made.below(101);
    const auto last = term_period(term, index, reading(CommencementDay::NotCounted, NoticeMethod::Plain))->last;
    CAPTURE(format_date(term.commencement), index);
    CHECK(static_cast<int>(last.year()) == static_cast<int>(term.commencement.year()) +
                                               static_cast<int>(term.initial.years + index * term.renewal->years));
    CHECK(last.month() == term.commencement.month());
    const auto end_of_month = (last.year() / last.month() / std::chrono::last).day();
    CHECK(last.day() == std::min(term.commencement.day(), end_of_month));
  }
}

TEST_CASE("properties: a clear notice is never later than a plain one, nor that than date to date",
          "[calendar][properties]") {
  Made made(3);
  for (unsigned i = 0; i < kCases; ++i) {
    const Term term = made.term();
    const Period notice = made.period();
    const Date end = made.date();
    const unsigned index = made.below(20);
    Reading reading = made.reading();
    std::optional<Deadline> earlier;
    std::optional<Deadline> earlier_stated;
    for (const NoticeMethod method : {NoticeMethod::Clear, NoticeMethod::Plain, NoticeMethod::DateToDate}) {
      reading.notice = method;
      const auto deadline = notice_deadline(term, index, notice, reading, {});
      const auto stated = stated_end_deadline(end, notice, reading, {});
      REQUIRE((deadline && stated));
      CHECK((!earlier || earlier->last_instant <= deadline->last_instant));
      CHECK((!earlier_stated || earlier_stated->last_instant <= stated->last_instant));
      check_trace(deadline->trace, deadline->day);
      check_trace(stated->trace, stated->day);
      CHECK(deadline->trace.back().sentence.find(format_instant(deadline->last_instant)) != std::string::npos);
      earlier = *deadline;
      earlier_stated = *stated;
    }
  }
}

TEST_CASE("properties: counting back is never later than counting forward", "[calendar][properties]") {
  Made made(4);
  unsigned different = 0;
  for (unsigned i = 0; i < kCases; ++i) {
    const Date end = made.date();
    const Period notice = made.period();
    Reading reading = made.reading();
    reading.counting = Counting::Backward;
    const auto backward = stated_end_deadline(end, notice, reading, {});
    reading.counting = Counting::Forward;
    const auto forward = stated_end_deadline(end, notice, reading, {});
    REQUIRE((backward && forward));
    CHECK(backward->day <= forward->day);
    different += backward->day < forward->day ? 1 : 0;
  }
  CHECK(different > kCases / 100);
}

TEST_CASE("properties: the safe instant is in time and the late one is late under every reading",
          "[calendar][properties]") {
  Made made(5);
  for (unsigned i = 0; i < 200; ++i) {
    const Term term = made.term();
    const Period notice = made.period();
    const OpenChoices choices{
        .fixed = made.reading(),
        .zones = {{NoticeZone::Of::Named, made.zone()}, {NoticeZone::Of::Named, "Asia/Kathmandu"}}};
    std::vector<Deadline> deadlines;
    for (const Reading& each : open_readings(choices))
      deadlines.push_back(*notice_deadline(term, made.below(5), notice, each, {}));
    const auto all = window(deadlines);
    const auto kept = window(without_repetition(deadlines));
    CHECK((all->safe == kept->safe && all->certainly_late_after == kept->certainly_late_after));
    for (const Deadline& each : deadlines) {
      CHECK(judge({{}, all->safe}, each.last_instant) == Timeliness::InTime);
      CHECK(judge({all->certainly_late_after + std::chrono::seconds{1}, {}}, each.last_instant) == Timeliness::Late);
    }
  }
}

TEST_CASE("properties: no end before the earliest one can be stated", "[calendar][properties]") {
  Made made(6);
  for (unsigned i = 0; i < kCases / 10; ++i) {
    const Date given_on = made.date();
    const Instant given = sys_days{given_on} + std::chrono::minutes{made.below(1'440)};
    const Period notice = made.period();
    const Reading reading = made.reading();
    const auto earliest = earliest_stated_end(given, notice, reading, {});
    REQUIRE(earliest);
    CHECK(stated_end_deadline(earliest->date, notice, reading, {})->last_instant >= given);
    const Date before{sys_days{earliest->date} - days{1}};
    CHECK(stated_end_deadline(before, notice, reading, {})->last_instant < given);
    check_trace(earliest->trace, earliest->date);
  }
}

TEST_CASE("properties: each instant of a period is found in it", "[calendar][properties]") {
  Made made(7);
  for (unsigned i = 0; i < kCases / 10; ++i) {
    const Term term = made.term();
    const Reading reading = made.reading();
    const unsigned index = 1 + made.below(40);
    const auto period = term_period(term, index, reading);
    REQUIRE(period);
    if (period->first > period->last) continue;  // one day long, and shifted away
    CAPTURE(format_date(period->first), format_date(period->last));
    CHECK(*period_at(term, period->last_instant, reading) == index);
    CHECK(*period_at(term, *last_instant_of(period->first, term.zone), reading) == index);
  }
}
