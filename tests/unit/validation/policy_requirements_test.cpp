#include <catch2/catch.hpp>

#include "../report/samples.hpp"
#include "validation/constraints.hpp"

using namespace libsign;
using validation::unmet_requirements;

namespace {

Instant at(std::string_view text) { return *parse_instant(text); }

/// A signature that meets what `digidoc` asks for.
SignatureReport lasting() {
  SignatureReport signature;
  signature.level = Level::LT;
  signature.claimed_signing_time = at("2026-11-21T16:00:00Z");
  TimestampReport stamp;
  stamp.kind = TimestampKind::Signature;
  stamp.time = at("2026-11-21T16:00:05Z");
  stamp.indication = TimestampIndication::Passed;
  signature.timestamps = {stamp};
  return signature;
}

std::vector<std::string> codes(const SignatureReport& signature, const Policy& policy) {
  std::vector<std::string> found;
  for (const Finding& finding : unmet_requirements(signature, policy)) found.push_back(finding.code);
  return found;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a level below the one that is asked for is an error", "[policy]") {
  SignatureReport signature = lasting();
  CHECK(codes(signature, *builtin_policy("digidoc")).empty());
  signature.level = Level::T;
  CHECK(codes(signature, *builtin_policy("digidoc")) == Codes{"LEVEL_TOO_LOW"});
  CHECK(codes(signature, *builtin_policy("strict")).empty());
}

TEST_CASE("a qualified signature is asked for by the kind", "[policy]") {
  Policy policy = *builtin_policy("eidas-qualified");
  SignatureReport signature = lasting();
  const auto met = [&](const char* qualification) {
    signature.qualification = qualification;
    return codes(signature, policy).empty();
  };
  CHECK(met("QESig"));
  CHECK(met("QESeal"));
  CHECK_FALSE(met("AdESig-QC"));
  CHECK_FALSE(met("AdESig"));
  CHECK_FALSE(met(""));
  policy.required_qualification = Qualification::AdesQc;
  CHECK(met("QESig"));
  CHECK(met("AdESig-QC"));
  CHECK_FALSE(met("NotAdES-QC"));
  CHECK_FALSE(met("AdESig"));
}

TEST_CASE("a time-stamp that comes too late after the claimed signing time is an error", "[policy]") {
  Policy policy = *builtin_policy("strict");
  policy.time_stamp_delay = std::chrono::seconds(5);
  SignatureReport signature = lasting();
  CHECK(codes(signature, policy).empty());
  policy.time_stamp_delay = std::chrono::seconds(4);
  CHECK(codes(signature, policy) == Codes{"TIMESTAMP_LATE"});
  signature.claimed_signing_time.reset();
  CHECK(codes(signature, policy) == Codes{"SIGNING_TIME_MISSING"});
}

TEST_CASE("revocation data that comes late after the time-stamp is a warning, very late an error", "[policy]") {
  const Policy policy = *builtin_policy("digidoc");
  SignatureReport signature = lasting();
  signature.signing_certificate = samples::certificate();
  const auto severity_after = [&](std::chrono::seconds delay) -> std::optional<Severity> {
    CertificateStatus status = samples::long_term().signatures[0].revocation[0];
    status.issued = *signature.timestamps[0].time + delay;
    signature.revocation = {status};
    const auto findings = unmet_requirements(signature, policy);
    if (findings.empty()) return std::nullopt;
    CHECK(findings.front().code == "REVOCATION_DATA_LATE");
    return findings.front().severity;
  };
  CHECK(severity_after(std::chrono::minutes(-1)) == std::nullopt);
  CHECK(severity_after(std::chrono::minutes(15)) == std::nullopt);
  CHECK(severity_after(std::chrono::minutes(16)) == Severity::Warning);
  CHECK(severity_after(std::chrono::hours(24)) == Severity::Warning);
  CHECK(severity_after(std::chrono::hours(25)) == Severity::Error);
}
