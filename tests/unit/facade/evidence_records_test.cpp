#include <catch2/catch.hpp>
#include <libsign/evidence_file.hpp>
#include <libsign/report_json.hpp>
#include <libsign/verify.hpp>
#include <nlohmann/json.hpp>

#include "support/vector_folder.hpp"

using namespace libsign;
using nlohmann::json;
using support::has;

namespace {

const support::VectorFolder kVectors("evidence-records");

}  // namespace

TEST_CASE("evidence record vectors: every file passes or not for its one reason", "[facade][reject]") {
  const json expected = GENERATE(from_range(kVectors.expectations()));
  CAPTURE(expected.dump());
  const Report report = verify_or_explain(kVectors.open(expected.at("file")), kVectors.options());
  INFO(json_element(report));
  CHECK(name(report.verdict) == expected.at("verdict").get<std::string>());
  CHECK((report.verdict == Verdict::Passed) == expected.at("file").get<std::string>().starts_with("accept/"));
  const std::string finding = expected.value("finding", "");
  if (report.signatures.empty()) {
    CHECK(has(report.findings, finding));
    return;
  }
  REQUIRE(report.signatures.size() == 1);
  const SignatureReport& signature = report.signatures.front();
  if (report.verdict == Verdict::Passed) {
    CHECK(signature.best_signature_time == parse_instant("2020-06-02").value());
    for (const TimestampReport& timestamp : signature.timestamps)
      CHECK(timestamp.indication == TimestampIndication::Passed);
    return;
  }
  CHECK(signature.sub_indication == SubIndication::OutOfBoundsNoPoe);
  for (const TimestampReport& timestamp : signature.timestamps)
    if (!finding.empty()) CHECK(timestamp.findings.front().code == finding);
  CHECK((finding.empty() || !signature.timestamps.empty()));
}

TEST_CASE("evidence record vectors: every file is expected to be something", "[facade]") {
  CHECK(kVectors.found() == kVectors.expected());
}

TEST_CASE("evidence record: without a trusted authority it proves nothing", "[facade][reject]") {
  const std::string file = GENERATE("accept/asn1.asice", "accept/xml-rebuilt.asice", "accept/sealed-xml.xml");
  VerifyOptions strangers = kVectors.options();
  strangers.trust = support::options().trust;
  const Report report = verify(kVectors.open(file), strangers).value();
  CHECK(report.verdict == Verdict::Indeterminate);
  CHECK(report.signatures.front().sub_indication == SubIndication::OutOfBoundsNoPoe);
}

TEST_CASE("evidence record: SHA-256 in a tree that was rebuilt in time may come to its end", "[facade]") {
  VerifyOptions later = kVectors.options();
  later.policy.algorithms = later.policy.algorithms.with(Digest::Sha256, parse_instant("2025-01-01").value());
  CHECK(verify(kVectors.open("accept/asn1-rebuilt.asice"), later)->verdict == Verdict::Passed);
  CHECK(verify(kVectors.open("accept/xml-rebuilt.asice"), later)->verdict == Verdict::Passed);
  CHECK(verify(kVectors.open("accept/asn1-renewed.asice"), later)->verdict == Verdict::Indeterminate);
}

TEST_CASE("evidence record: what it proved can be judged again from saved evidence", "[facade]") {
  const std::string file = GENERATE("accept/asn1-rebuilt.asice", "accept/sealed-asn1.xml");
  const SavedVerdict saved = verify_and_save(kVectors.open(file), kVectors.options(), file);
  const auto again = judge_saved(saved.evidence, "evidence.json");
  REQUIRE(again);
  CHECK(json_element(*again) == json_element(saved.report));
}
