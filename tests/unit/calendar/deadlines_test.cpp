#include <catch2/catch.hpp>

#include "terms.hpp"

using namespace libsign;
using namespace libsign::calendar;
using namespace libsign::test;

namespace {

Timeliness judged(const Term& term, const Period& notice, const Reading& reading, std::string_view at) {
  const Instant instant = *parse_instant(at);
  return judge({instant, instant}, notice_deadline(term, 0, notice, reading, {})->last_instant);
}

std::vector<std::string> sentences(const std::vector<Step>& trace) {
  std::vector<std::string> all;
  for (const Step& step : trace) all.push_back(step.sentence);
  return all;
}

}  // namespace

TEST_CASE("a notice can be in time in Rome and late in Tokyo", "[calendar]") {
  const std::string received = "2031-03-14T16:30:00Z";
  using enum CommencementDay;
  CHECK(judged(kRome, kThreeMonths, reading(Counted, NoticeMethod::Plain, "Europe/Rome"), received) ==
        Timeliness::InTime);
  CHECK(judged(kRome, kThreeMonths, reading(Counted, NoticeMethod::Plain, "Asia/Tokyo"), received) == Timeliness::Late);
  CHECK(judged(kRome, kThreeMonths, reading(NotCounted, NoticeMethod::Plain, "Asia/Tokyo"), received) ==
        Timeliness::InTime);
}

TEST_CASE("at the safe instant a notice is in time under every reading, a second later no longer", "[calendar]") {
  const OpenChoices choices{.zones = {{NoticeZone::Of::Named, "Europe/Rome"}, {NoticeZone::Of::Named, "Asia/Tokyo"}}};
  unsigned late = 0;
  for (const Reading& each : open_readings(choices)) {
    CAPTURE(each.id);
    CHECK(judged(kRome, kThreeMonths, each, "2031-03-13T14:59:59Z") == Timeliness::InTime);
    late += judged(kRome, kThreeMonths, each, "2031-03-13T15:00:00Z") == Timeliness::Late ? 1 : 0;
  }
  CHECK(late == 4);  // sent or received, counted backward or forward
}

TEST_CASE("a proven time is an interval, and one that straddles the deadline decides nothing", "[calendar]") {
  const Instant deadline = *parse_instant("2024-11-04T14:59:59Z");
  using namespace std::chrono_literals;
  CHECK(judge({deadline - 1h, deadline}, deadline) == Timeliness::InTime);
  CHECK(judge({{}, deadline}, deadline) == Timeliness::InTime);
  CHECK(judge({deadline + 1s, deadline + 1h}, deadline) == Timeliness::Late);
  CHECK(judge({deadline + 1s, {}}, deadline) == Timeliness::Late);
  CHECK(judge({deadline, deadline + 1s}, deadline) == Timeliness::Indeterminate);
  CHECK(judge({{}, deadline + 1s}, deadline) == Timeliness::Indeterminate);
  CHECK(judge({}, deadline) == Timeliness::Indeterminate);
  CHECK(name(Timeliness::InTime) == "in time");
}

TEST_CASE("a trace names each step and its date", "[calendar]") {
  Reading mirrored = *builtin_reading("italy-cc-2963-mirrored");
  const auto deadline =
      notice_deadline(kRome, 0, kThreeMonths, mirrored, {.sender = "Europe/Rome", .addressee = "Asia/Tokyo"});
  REQUIRE(deadline);
  CHECK(sentences(deadline->trace) ==
        std::vector<std::string>{
            "The agreement commences on Monday 2026-06-15 in Europe/Rome; that day is not counted.",
            "5 years from that day on, the initial period ends with Sunday 2031-06-15.",
            "Sunday 2031-06-15 is no working day; the next one is Monday 2031-06-16, by weekends alone: no holidays "
            "were given.",
            "3 months back from Sunday 2031-06-15, the day of notice not counted: the last day of notice is Saturday "
            "2031-03-15.",
            "Saturday 2031-03-15 is no working day; the previous one is Friday 2031-03-14, by weekends alone: no "
            "holidays were given.",
            "In Asia/Tokyo, Friday 2031-03-14 counts until 2031-03-14T14:59:59Z; the notice has to be received by "
            "then."});
}

TEST_CASE("where business closes, a notice of that day comes before", "[calendar]") {
  const auto deadline = notice_deadline(kTallinn, 0, kSixMonths, *builtin_reading("estonia-tsys-137-2"),
                                        {.sender = "Asia/Tokyo", .addressee = "Europe/Tallinn"});
  CHECK(deadline->day == day("2024-11-06"));
  CHECK(format_instant(deadline->last_instant) == "2024-11-06T14:59:59Z");
}

TEST_CASE("the zone of a notice is the sender's, the addressee's or a named one", "[calendar]") {
  const PartyZones zones{.sender = "Europe/Tallinn", .addressee = "Asia/Tokyo"};
  const auto last = [&](std::string_view zone) {
    Reading each = reading(CommencementDay::Counted, NoticeMethod::Clear);
    REQUIRE(set_parameter(each, "notice.zone", zone));
    return format_instant(notice_deadline(kTallinn, 0, kSixMonths, each, zones)->last_instant);
  };
  CHECK(last("sender") == "2024-11-04T21:59:59Z");
  CHECK(last("addressee") == "2024-11-04T14:59:59Z");
  CHECK(last("UTC") == "2024-11-04T23:59:59Z");
  CHECK(last("Europe/Rome") == "2024-11-04T22:59:59Z");
}

TEST_CASE("the first end that a notice can state", "[calendar]") {
  const auto earliest = [](NoticeMethod method, Counting counting, StatedEnd stated_end) {
    Reading each = reading(CommencementDay::Counted, method, "Europe/Rome");
    each.counting = counting;
    each.stated_end = stated_end;
    return earliest_stated_end(*parse_instant("2026-11-30T12:00:00Z"), kThreeMonths, each, {})->date;
  };
  using enum NoticeMethod;
  using enum Counting;
  using enum StatedEnd;
  CHECK(earliest(Plain, Forward, LastHour) == day("2027-02-28"));
  CHECK(earliest(Plain, Backward, LastHour) == day("2027-03-01"));  // back from the 28th it was 28 November
  CHECK(earliest(Clear, Forward, LastHour) == day("2027-03-01"));
  CHECK(earliest(Plain, Forward, FirstHour) == day("2027-03-01"));
  CHECK(earliest(DateToDate, Forward, FirstHour) == day("2027-02-28"));
}

TEST_CASE("a late notice is void, or ends the next period", "[calendar]") {
  Reading each = reading(CommencementDay::Counted, NoticeMethod::Plain);
  const auto ended_by = [&](std::string_view at) {
    return *period_ended_by(kTallinn, *parse_instant(at), kSixMonths, each, {});
  };
  CHECK(ended_by("2024-11-05T14:59:59Z") == 0u);
  CHECK(ended_by("2024-11-05T15:00:00Z") == std::nullopt);
  each.late = LateEffect::NextPeriod;
  CHECK(ended_by("2024-11-05T15:00:00Z") == 1u);
  CHECK(ended_by("2022-05-05T12:00:00Z") == std::nullopt);  // before the agreement
}

TEST_CASE("a deadline in a zone that does not exist is an error, not a guess", "[calendar][reject]") {
  const Reading each = reading(CommencementDay::Counted, NoticeMethod::Plain, "Europe/Atlantis");
  const auto deadline = notice_deadline(kTallinn, 0, kSixMonths, each, {});
  REQUIRE_FALSE(deadline);
  CHECK(deadline.error().code == Errc::NotFound);
  Term nowhere = kTallinn;
  nowhere.zone = "../../etc/passwd";
  CHECK(term_period(nowhere, 0, each).error().code == Errc::NotFound);
}
