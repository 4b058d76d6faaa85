#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "scene.hpp"

using namespace libsign;
using namespace libsign::test;

namespace {

/// consensual is a memorandum of three years from 6 May 2022, renewed by consent for a year.
Scene consensual(Renewal mode = Renewal::MutualConsent) {
  Scene scene = Scene::japan_estonia();
  scene.memorandum.terms.renew->mode = mode;
  scene.sign_memorandum();
  return scene;
}

/// renew adds an act for one more period; the second of its signatures is of that time.
void renew(Scene& scene, std::string_view name, unsigned period, const std::string& when) {
  scene.add(scene.act(ActKind::AgreedRenewal, name, "EE", AgreedRenewal{period}),
            {{"ee", "2023-01-01T00:00:00Z"}, {"jp", when}});
}

AgreementState state_at(Scene& scene, const std::string& when) {
  scene.asked = when;
  return scene.status().state;
}

}  // namespace

TEST_CASE("status: what all agreed to renew before its end lasts one more period, and no longer", "[dossier]") {
  Scene scene = consensual();
  renew(scene, "r1", 1, "2025-05-01T00:00:00Z");
  CHECK(state_at(scene, "2025-06-01T00:00:00Z") == AgreementState::InForce);
  Status status = scene.status();
  CHECK(summary(find(status, "r1")) == "EFFECTIVE RENEWED");
  CHECK(status.period == 1u);
  for (const ReadingStatus& reading : status.readings) {
    const bool counted = reading.id.starts_with("C-IN");
    CHECK(reading.period_last_day == day(2026, 5, counted ? 5 : 6));
  }
  CHECK(state_at(scene, "2026-06-01T00:00:00Z") == AgreementState::Expired);
  CHECK(scene.status().period == 1u);
  renew(scene, "r2", 2, "2026-01-01T00:00:00Z");
  CHECK(state_at(scene, "2026-06-01T00:00:00Z") == AgreementState::InForce);
}

TEST_CASE("status: before the renewal was signed the agreement is what it was then", "[dossier]") {
  Scene scene = consensual();
  renew(scene, "r1", 1, "2025-05-01T00:00:00Z");
  scene.asked = "2025-04-01T00:00:00Z";
  scene.records.back().signatures[0].seen = scene.records.back().signatures[1].seen = at(scene.asked);
  const Status status = scene.status();
  CHECK(status.state == AgreementState::InForce);
  CHECK(find(status, "r1").verdict == ActVerdict::NotEffective);
  const auto& trace = status.readings.front().trace;
  CHECK(std::any_of(trace.begin(), trace.end(), [](const std::string& sentence) {
    return sentence.find("unless all participants renew it") != std::string::npos;
  }));
}

TEST_CASE("status: a renewal by one participant renews nothing", "[dossier]") {
  Scene scene = consensual();
  scene.add(scene.act(ActKind::AgreedRenewal, "r1", "EE", AgreedRenewal{1}), {{"ee", "2025-01-01T00:00:00Z"}});
  CHECK(state_at(scene, "2025-06-01T00:00:00Z") == AgreementState::Expired);
  CHECK(has_code(find(scene.status(), "r1"), "ACT-MISSING-PARTICIPANT(JP)"));
}

TEST_CASE("status: a renewal that came too late, or perhaps, leaves the state open", "[dossier]") {
  const auto [when, said] =
      GENERATE(table<std::string, std::string>({// The last day is the 5th or the 6th of May, Tallinn's time.
                                                {"2025-05-05T20:59:59Z", "EFFECTIVE RENEWED"},
                                                {"2025-05-05T21:00:00Z", "INDETERMINATE SIGNED TIME-READING-SPLIT"},
                                                {"2025-05-06T21:00:00Z", "INDETERMINATE SIGNED TIME-NO-POE"},
                                                {"", "INDETERMINATE SIGNED TIME-NO-POE"}}));
  CAPTURE(when);
  Scene scene = consensual();
  renew(scene, "r1", 1, when);
  const AgreementState state = state_at(scene, "2025-06-01T00:00:00Z");
  CHECK(summary(find(scene.status(), "r1")) == said);
  CHECK((state == AgreementState::InForce) == (said == "EFFECTIVE RENEWED"));
  if (state == AgreementState::InForce) return;
  CHECK(state == AgreementState::Disputed);
  const auto doubts = scene.status().doubts;
  CHECK(std::find(doubts.begin(), doubts.end(),
                  StateDoubt{StateDoubt::About::Renewal, find(scene.status(), "r1").id}) != doubts.end());
}

TEST_CASE("status: a renewal that was certainly begun after the end says so", "[dossier]") {
  Scene scene = consensual();
  renew(scene, "r1", 1, "2025-07-01T00:00:00Z");
  scene.records.back().signatures[1].not_before_proven = at("2025-06-30T00:00:00Z");
  CHECK(state_at(scene, "2025-08-01T00:00:00Z") == AgreementState::Disputed);
  CHECK(summary(find(scene.status(), "r1")) == "INDETERMINATE SIGNED RENEWAL-AFTER-END");
}

TEST_CASE("status: periods are renewed one after the other", "[dossier]") {
  Scene scene = consensual();
  renew(scene, "r2", 2, "2025-01-01T00:00:00Z");
  CHECK(state_at(scene, "2025-06-01T00:00:00Z") == AgreementState::Expired);
  CHECK(summary(find(scene.status(), "r2")) == "INDETERMINATE SIGNED RENEWAL-GAP");
  renew(scene, "r1", 1, "2025-01-01T00:00:00Z");
  CHECK(state_at(scene, "2026-06-01T00:00:00Z") == AgreementState::InForce);
  CHECK(find(scene.status(), "r2").verdict == ActVerdict::Effective);
}

TEST_CASE("status: only a text that knows renewal by consent, or is silent on how, is renewed by it", "[dossier]") {
  const auto [mode, said] = GENERATE(table<Renewal, std::string>(
      {{Renewal::Automatic, "NOT-EFFECTIVE DEFECTIVE POWER-NOT-IN-TEXT"}, {Renewal::Unstated, "EFFECTIVE RENEWED"}}));
  Scene scene = consensual(mode);
  renew(scene, "r1", 1, "2025-01-01T00:00:00Z");
  CHECK(state_at(scene, "2025-06-01T00:00:00Z") == AgreementState::InForce);
  CHECK(summary(find(scene.status(), "r1")) == said);
}

TEST_CASE("status: a term of unstated length cannot be renewed, and is not said to be over", "[dossier]") {
  Scene scene = Scene::japan_estonia();
  const Renewal mode = GENERATE(Renewal::Automatic, Renewal::MutualConsent);
  scene.memorandum.terms.renew = RenewTerm{std::nullopt, mode, "sec_6__para_2"};
  scene.sign_memorandum();
  if (mode == Renewal::Automatic) {
    CHECK(state_at(scene, "2025-06-01T00:00:00Z") == AgreementState::Disputed);
    return;
  }
  renew(scene, "r1", 1, "2025-01-01T00:00:00Z");
  scene.asked = "2025-06-01T00:00:00Z";
  CHECK(summary(find(scene.status(), "r1")) == "INDETERMINATE SIGNED RENEWAL-PERIOD-UNSTATED");
}

TEST_CASE("status: renewals by consent do not drift, whatever their order", "[dossier]") {
  std::mt19937 random(22);
  for (unsigned periods = 1; periods <= 100; periods += 9) {
    Scene scene = consensual();
    for (unsigned period = 1; period <= periods; ++period)
      renew(scene, fmt::format("r{}", period), period, fmt::format("{}-05-01T00:00:00Z", 2024 + period));
    std::shuffle(scene.records.begin(), scene.records.end(), random);
    INFO("periods " << periods);
    REQUIRE(state_at(scene, fmt::format("{}-05-01T00:00:00Z", 2025 + periods)) == AgreementState::InForce);
    for (const ReadingStatus& reading : scene.status().readings)
      REQUIRE(reading.period_last_day ==
              day(2025 + static_cast<int>(periods), 5, reading.id.starts_with("C-IN") ? 5 : 6));
    REQUIRE(state_at(scene, fmt::format("{}-06-01T00:00:00Z", 2025 + periods)) == AgreementState::Expired);
  }
}
