#include "sandbox/world/certificate_writer.hpp"
#include "scene.hpp"

using namespace scene;

namespace {

constexpr const char* kCa = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC";
constexpr const char* kTsa = "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST";
constexpr const char* kGranted = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted";
constexpr const char* kWithdrawn = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn";

TrustedService service(const char* type, const char* status, const char* from, const char* until = nullptr) {
  TrustedService period{.type = type, .status = status, .from = at(from)};
  if (until != nullptr) period.until = at(until);
  return period;
}

}  // namespace

TEST_CASE("a service that was withdrawn vouches for what is proven to be older", "[validation]") {
  Scene scene;
  const bool stamped = GENERATE(true, false);
  scene.trust = TrustStore(std::vector<TrustAnchor>{
      {.certificate = scene.root(),
       .services = {service(kCa, kGranted, "2026-01-01", "2026-06-01"), service(kCa, kWithdrawn, "2026-06-01"),
                    service(kTsa, kGranted, "2026-01-01")}}});
  if (stamped) scene.stamp(TimestampKind::Signature);
  scene.clock("2026-09-01").ask_about_all();
  CHECK(outcome(scene.judge("2026-09-01")) ==
        (stamped ? "TOTAL-PASSED" : "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND_NO_POE"));
}

TEST_CASE("a service for time-stamps vouches for no signer", "[validation]") {
  Scene scene;
  scene.trust = TrustStore(
      std::vector<TrustAnchor>{{.certificate = scene.root(), .services = {service(kTsa, kGranted, "2026-01-01")}}});
  scene.stamp(TimestampKind::Signature);
  scene.ask_about_all();
  const auto report = scene.judge("2026-03-01T01:00:00Z");
  CHECK(report.timestamps.at(0).indication == TimestampIndication::Passed);
  CHECK(outcome(report) == "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
}

TEST_CASE("an anchor is a name and a key under all certificates that a list has of them", "[validation]") {
  Scene scene;
  const auto root = value(scene.world().identity("root"));
  const auto renewed = value(sandbox::write_root(
      root.key, {.subject = {"Root"}, .validity = {at("2026-02-01"), at("2041-01-01")}, .ca = true}));
  REQUIRE(equal(renewed.certificate.subject_der(), scene.root().subject_der()));
  const TrustAnchor old{.certificate = scene.root(), .services = {service(kCa, kWithdrawn, "2026-01-01")}};
  const TrustAnchor granted{.certificate = renewed.certificate, .services = {service(kCa, kGranted, "2026-01-01")}};
  const bool old_first = GENERATE(true, false);
  scene.trust = TrustStore(old_first ? std::vector{old, granted} : std::vector{granted, old});
  scene.ask_about_all();
  CHECK(outcome(scene.judge("2026-03-01T01:00:00Z")) == "TOTAL-PASSED");
  scene.trust = TrustStore(std::vector{old});
  CHECK(outcome(scene.judge("2026-03-01T01:00:00Z")) == "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
}

TEST_CASE("a pinned anchor holds for its interval alone", "[validation]") {
  Scene scene;
  scene.ask_about_all();
  const auto pinned = [&](const char* until) {
    return TrustStore(std::vector<TrustAnchor>{{.certificate = scene.root(), .until = at(until)}});
  };
  scene.trust = pinned("2026-03-02");
  CHECK(outcome(scene.judge("2026-03-01T01:00:00Z")) == "TOTAL-PASSED");
  scene.trust = pinned("2026-02-28");
  CHECK(outcome(scene.judge("2026-03-01T01:00:00Z")) == "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
}

TEST_CASE("without an anchor there is no chain", "[validation]") {
  Scene scene;
  scene.ask_about_all();
  scene.trust = TrustStore();
  const auto report = scene.judge("2026-03-01T01:00:00Z");
  CHECK(outcome(report) == "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND");
  CHECK(report.chain.empty());
}
