#include <catch2/catch.hpp>

#include <algorithm>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

TEST_CASE("status: without a notice the memorandum of Tallinn is in its second renewed year", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  const Status status = scene.status();
  CHECK(status.state == AgreementState::InForce);
  CHECK(status.period == 2u);
  CHECK(status.safe_notice_instant == at("2027-11-04T14:59:59Z"));
  CHECK(status.notices.answer == NoticeKnowledge::Answer::NoneKnown);
  REQUIRE(status.readings.size() >= 24);
  Instant latest = Instant::min();
  for (const ReadingStatus& reading : status.readings) {
    CAPTURE(reading.id);
    CHECK(reading.state == AgreementState::InForce);
    CHECK(reading.period == 2u);
    const bool counted = reading.id.starts_with("C-IN");
    CHECK(reading.last_day == day(2028, 5, counted ? 5 : 6));
    CHECK(reading.period_last_day == day(2027, 5, counted ? 5 : 6));
    CHECK_FALSE(reading.trace.empty());
    latest = std::max(latest, reading.last_notice_instant.value());
  }
  CHECK(latest == at("2027-11-07T21:59:59Z"));
}

TEST_CASE("status: renewals do not drift", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.sign_memorandum();
  for (int year = 2022; year < 2122; ++year) {
    scene.asked = std::to_string(year) + "-06-01T00:00:00Z";
    const Status status = scene.status();
    CAPTURE(year);
    CHECK(status.period == (year < 2025 ? 0u : static_cast<unsigned>(year - 2024)));
    for (const ReadingStatus& reading : status.readings) {
      const auto last = reading.period_last_day.value();
      CHECK(last.month() == std::chrono::May);
      CHECK((unsigned(last.day()) == 5 || unsigned(last.day()) == 6));
    }
  }
}

TEST_CASE("status: a term that does not renew itself runs out", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  const auto [mode, state] =
      GENERATE(table<std::optional<Renewal>, AgreementState>({{std::nullopt, AgreementState::Expired},
                                                              {Renewal::MutualConsent, AgreementState::Expired},
                                                              {Renewal::Unstated, AgreementState::Disputed}}));
  if (mode)
    scene.memorandum.terms.renew->mode = *mode;
  else
    scene.memorandum.terms.renew.reset();
  scene.sign_memorandum();
  CHECK(scene.status().state == state);
  CHECK(scene.status().doubts.empty() == (state != AgreementState::Disputed));
  scene.asked = "2024-01-01T00:00:00Z";
  CHECK(scene.status().state == AgreementState::InForce);
}

TEST_CASE("status: a notice in time ends the agreement with its period", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.asked = "2027-12-01T00:00:00Z";
  scene.sign_memorandum();
  const Act notice = scene.notice("n", "EE", "JP", NoticeType::NonRenewal, "nonrenewal");
  scene.add(notice, {{"ee", "2027-10-01T00:00:00Z", kOrigin}});
  scene.add(scene.receipt("r", "JP", notice, "2027-10-02T00:00:00Z"), {{"jp", "2027-10-03T00:00:00Z", kReceipt}});
  Status status = scene.status();
  CHECK(status.state == AgreementState::Ending);
  CHECK(status.readings[0].last_day == day(2028, 5, 5));
  CHECK_FALSE(status.safe_notice_instant.has_value());
  CHECK(status.notices.answer == NoticeKnowledge::Answer::Known);
  scene.asked = "2030-01-01T00:00:00Z";
  CHECK(scene.status().state == AgreementState::Expired);
  SECTION("and what is open outlives it") {
    Arrangement made{ArrangementEvent::Made, "project", "A project", {day(2026, 1, 1), "Asia/Tokyo"}};
    scene.add(scene.act(ActKind::Arrangement, "a1", "EE", made), {{"ee", "2026-01-01T00:00:00Z"}});
    CHECK(scene.status().state == AgreementState::RunOff);
    made.event = ArrangementEvent::Completed;
    made.on.date = day(2029, 1, 1);
    scene.add(scene.act(ActKind::Arrangement, "a2", "EE", made), {{"ee", "2029-01-01T00:00:00Z"}});
    CHECK(scene.status().state == AgreementState::Closed);
  }
}

TEST_CASE("status: a time zone that is not known is an error and no state", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  scene.memorandum.execution.zone = "Mars/Olympus";
  scene.sign_memorandum();
  scene.options.at = at(scene.asked);
  const auto status = libsign::status(scene.records, {}, scene.options);
  REQUIRE_FALSE(status);
  CHECK(status.error().code == Errc::NotFound);
}
