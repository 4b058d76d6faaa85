#include <catch2/catch.hpp>
#include <libsign/inspect.hpp>
#include <libsign/verify.hpp>
#include <nlohmann/json.hpp>

#include "support/vector_folder.hpp"

using namespace libsign;
using nlohmann::json;
using support::has;

namespace {

const support::VectorFolder kVectors("cades");

VerifyOptions options() {
  VerifyOptions options = kVectors.options();
  options.detached = {kVectors.open("memo.txt")};
  return options;
}

}  // namespace

TEST_CASE("cades vectors: every signed file passes or fails for its one reason", "[facade][reject]") {
  const json expected = GENERATE(from_range(kVectors.expectations()));
  CAPTURE(expected.dump());
  const Report report = verify_or_explain(kVectors.open(expected.at("file")), options());
  CHECK(name(report.verdict) == expected.at("verdict").get<std::string>());
  CHECK((report.verdict == Verdict::Passed) == expected.at("file").get<std::string>().starts_with("accept/"));
  const std::string finding = expected.value("finding", "");
  if (report.verdict == Verdict::Unreadable) {
    CHECK(report.error.value_or("").find(finding) != std::string::npos);
    return;
  }
  if (!expected.contains("indication")) {
    CHECK(report.signatures.empty());
    CHECK(has(report.findings, finding));
    return;
  }
  REQUIRE_FALSE(report.signatures.empty());
  for (const SignatureReport& signature : report.signatures) {
    CHECK(name(signature.indication) == expected.at("indication").get<std::string>());
    CHECK(name(signature.sub_indication) == expected.at("sub_indication").get<std::string>());
    CHECK(name(signature.level) == expected.at("level").get<std::string>());
    if (!finding.empty()) CHECK(signature.findings.front().code == finding);
    for (const TimestampReport& timestamp : signature.timestamps)
      CHECK(timestamp.indication == TimestampIndication::Passed);
  }
}

TEST_CASE("cades vectors: every file is expected to be something", "[facade]") {
  CHECK(kVectors.found() == kVectors.expected());
}

TEST_CASE("verify: octets that a CAdES signature covers can be read by name", "[facade]") {
  const std::string file = GENERATE("accept/detached.p7s", "accept/asic-s.asics", "accept/asic-e.asice");
  const Report report = verify(kVectors.open(file), options()).value();
  REQUIRE_FALSE(report.signed_octets.empty());
  CHECK(report.signed_octets.front().name() == "memo.txt");
  CHECK(as_text(report.signed_octets.front().octets()) == "We cooperate.");
  CHECK(report.signed_octets.size() == (file == "accept/asic-e.asice" ? 2 : 1));
}

TEST_CASE("verify: a time-stamp proves since when a CAdES signature exists", "[facade]") {
  const std::string file = GENERATE("accept/signature-time-stamp.asics", "accept/archive-time-stamp-v3.asics",
                                    "accept/archive-manifest.asice");
  const Report report = verify(kVectors.open(file), options()).value();
  CHECK(report.signatures.front().best_signature_time == parse_instant("2026-05-01T12:00:00Z").value());
}

TEST_CASE("verify: a detached CMS file finds its data by name, or takes the only one", "[facade]") {
  VerifyOptions many = options();
  many.detached = {Document("other.txt", to_bytes("Nothing.")), kVectors.open("memo.txt").renamed("detached")};
  CHECK(verify(kVectors.open("accept/detached.p7s"), many)->verdict == Verdict::Passed);
  many.detached[1] = kVectors.open("memo.txt");
  CHECK(verify(kVectors.open("accept/detached.p7s"), many)->signatures.front().sub_indication ==
        SubIndication::SignedDataNotFound);
}

TEST_CASE("verify: without a trusted authority a time-stamp alone is no more than seen", "[facade][reject]") {
  VerifyOptions strangers = options();
  strangers.trust = support::options().trust;
  const Report report = verify(kVectors.open("reject/time-stamp-alone.asics"), strangers).value();
  CHECK(report.verdict == Verdict::Unsigned);
  CHECK(has(report.findings, "TIMESTAMP_NOT_VALIDATED"));
}

TEST_CASE("inspect: CAdES signatures are described", "[facade]") {
  const Inspection inspection = inspect(kVectors.open("accept/asic-e.asice")).value();
  REQUIRE(inspection.signatures.size() == 1);
  CHECK(inspection.signatures.front().format == Format::Cades);
  const auto signature = std::find_if(inspection.entries.begin(), inspection.entries.end(),
                                      [](const Entry& entry) { return entry.role == EntryRole::Signature; });
  REQUIRE(signature != inspection.entries.end());
  CHECK(signature->name == "META-INF/signature001.p7s");
  CHECK(inspect(kVectors.open("accept/detached.p7s")).value().container == Container::Cms);
}

TEST_CASE("inspect: a certificate is a file like any other", "[facade]") {
  const Certificate certificate = support::certificate("p256");
  const Inspection inspection = inspect(Document("a.cer", to_bytes(certificate.der()))).value();
  CHECK(inspection.signatures.empty());
  CHECK(inspection.container == Container::None);
}
