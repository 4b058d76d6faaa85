#include "scene.hpp"

using namespace scene;

TEST_CASE("the oldest valid time-stamp over the signature gives the best signature time", "[validation]") {
  Scene scene;
  scene.stamp(TimestampKind::Signature);
  scene.clock("2026-03-05").stamp(TimestampKind::Signature);
  scene.clock("2026-03-06").ask_about_all();
  const auto report = scene.judge("2026-03-06");
  CHECK(outcome(report) == "TOTAL-PASSED");
  CHECK(report.best_signature_time == at("2026-03-01"));
  CHECK(report.timestamps.at(0).by == "TSA");
  CHECK(report.proofs.at(0).by == "T0");
}

TEST_CASE("a time-stamp over something else proves nothing", "[validation]") {
  Scene scene;
  scene.stamp(TimestampKind::Signature).imprint.back() ^= 1;
  scene.clock("2026-03-06").ask_about_all();
  const auto report = scene.judge("2026-03-06");
  CHECK(report.timestamps.at(0).indication == TimestampIndication::Failed);
  CHECK(report.timestamps.at(0).sub_indication == SubIndication::HashFailure);
  CHECK(report.best_signature_time == at("2026-03-06"));
}

TEST_CASE("a time-stamp whose input could not be told is not judged", "[validation]") {
  Scene scene;
  scene.stamp(TimestampKind::Archive).imprint.clear();
  scene.ask_about_all();
  const auto report = scene.judge("2026-03-01");
  CHECK(report.timestamps.at(0).indication == TimestampIndication::Indeterminate);
  CHECK(report.timestamps.at(0).sub_indication == SubIndication::SignedDataNotFound);
}

TEST_CASE("a time-stamp from the future fails", "[validation]") {
  Scene scene;
  scene.ask_about_all();
  scene.clock("2026-06-01").stamp(TimestampKind::Signature);
  const auto report = scene.judge("2026-03-01T01:00:00Z");
  CHECK(report.timestamps.at(0).indication == TimestampIndication::Failed);
  CHECK(report.timestamps.at(0).sub_indication == SubIndication::TimestampOrderFailure);
  CHECK(report.best_signature_time == at("2026-03-01T01:00:00Z"));
}

TEST_CASE("time-stamps that contradict each other are TIMESTAMP_ORDER_FAILURE", "[validation]") {
  Scene scene;
  const bool content = GENERATE(true, false);
  scene.stamp(content ? TimestampKind::Signature : TimestampKind::Archive);
  scene.clock("2026-03-05").stamp(content ? TimestampKind::Content : TimestampKind::Signature);
  scene.clock("2026-03-06").ask_about_all();
  CHECK(outcome(scene.judge("2026-03-06")) == "INDETERMINATE TIMESTAMP_ORDER_FAILURE");
}

TEST_CASE("a time-stamp that a later one proves to be older than it says proves nothing", "[validation]") {
  Scene scene;
  scene.clock("2026-03-05").stamp(TimestampKind::Signature);
  scene.clock("2026-03-01").stamp(TimestampKind::Archive, {scene.token(0)});
  scene.clock("2026-03-06").ask_about_all();
  const auto report = scene.judge("2026-03-06");
  CHECK(report.timestamps.at(0).sub_indication == SubIndication::TimestampOrderFailure);
  CHECK(report.timestamps.at(1).indication == TimestampIndication::Passed);
}

TEST_CASE("a revoked time-stamping authority proves nothing unless a later time-stamp is older than that",
          "[validation]") {
  Scene scene;
  scene.stamp(TimestampKind::Signature);
  const bool archived = GENERATE(true, false);
  CAPTURE(archived);
  // The second time-stamp is of another authority, which is not revoked.
  value(scene.world().add_tsa(
      {.name = "other", .authority = "stamping", .subject = {"Other"}, .validity = world_test::kFifteenYears}));
  if (archived) {
    scene.clock("2026-09-01");
    const Bytes imprint(32, 7);
    const Bytes answer =
        value(scene.world().timestamp_answer("other", pki::timestamp_request(Digest::Sha256, imprint, {})));
    evidence::Timestamp archive;
    archive.kind = TimestampKind::Archive;
    archive.token = value(pki::read_timestamp_response(answer, Digest::Sha256, imprint, {}));
    archive.imprint = imprint;
    archive.covers = {scene.token(0), to_bytes(scene.tsa().sha256())};
    scene.evidence.timestamps.push_back(archive);
  }
  scene.revoke(scene.tsa(), "2027-01-01");
  scene.clock("2027-02-01").ask_about_all();
  if (archived) scene.ask(value(scene.world().identity("other")).certificate, scene.stamping(), "stamping");
  const auto report = scene.judge("2027-02-01");
  CHECK(report.timestamps.at(0).indication ==
        (archived ? TimestampIndication::Passed : TimestampIndication::Indeterminate));
  CHECK(report.timestamps.at(0).sub_indication == (archived ? SubIndication::None : SubIndication::RevokedNoPoe));
  CHECK(report.best_signature_time == (archived ? at("2026-03-01") : at("2027-02-01")));
}

TEST_CASE("a digest that has ended proves nothing unless the token is proven to be older", "[validation]") {
  Scene scene;
  scene.stamp(TimestampKind::Signature);
  const bool archived = GENERATE(true, false);
  scene.policy.algorithms = scene.policy.algorithms.with(Digest::Sha256, at("2030-01-01"));
  if (archived) {
    const Bytes imprint(64, 7);
    scene.clock("2029-06-01");
    const Bytes answer =
        value(scene.world().timestamp_answer("tsa", pki::timestamp_request(Digest::Sha512, imprint, {})));
    evidence::Timestamp archive;
    archive.kind = TimestampKind::Archive;
    archive.token = value(pki::read_timestamp_response(answer, Digest::Sha512, imprint, {}));
    archive.imprint = imprint;
    archive.covers = {scene.token(0)};
    scene.evidence.timestamps.push_back(archive);
  }
  scene.clock("2031-01-01").ask_about_authorities();
  const auto report = scene.judge("2031-01-01");
  CHECK(report.timestamps.at(0).indication ==
        (archived ? TimestampIndication::Passed : TimestampIndication::Indeterminate));
  if (!archived) CHECK(report.timestamps.at(0).sub_indication == SubIndication::CryptoConstraintsFailureNoPoe);
}
