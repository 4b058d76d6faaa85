#include <algorithm>

#include <catch2/catch.hpp>
#include <libsign/verify.hpp>
#include <nlohmann/json.hpp>

#include "support/vector_folder.hpp"

using namespace libsign;
using nlohmann::json;
using support::has;

namespace {

const support::VectorFolder kVectors("pdf");

bool tells(const Report& report, const std::string& code) {
  return std::any_of(report.signatures.begin(), report.signatures.end(),
                     [&](const SignatureReport& signature) { return has(signature.findings, code); });
}

bool is_suspicious(const SignatureReport& signature) {
  return signature.pdf && signature.pdf->changes_after == PdfChanges::Suspicious;
}

}  // namespace

TEST_CASE("pdf vectors: every changed file passes or fails for its one reason", "[facade][reject]") {
  const json expected = GENERATE(from_range(kVectors.expectations()));
  CAPTURE(expected.dump());
  const Report report = verify_or_explain(kVectors.open(expected.at("file")), kVectors.options());
  const bool is_good = expected.at("file").get<std::string>().starts_with("accept/");
  CHECK(name(report.verdict) == name(is_good ? Verdict::Passed : Verdict::Failed));
  REQUIRE_FALSE(report.signatures.empty());
  // Whatever became of the file, the values are good.
  for (const SignatureReport& signature : report.signatures) CHECK(signature.signature_intact);
  const std::string finding = expected.value("finding", "");
  CHECK((finding.empty() || tells(report, finding)));
  const bool is_changed = std::any_of(report.signatures.begin(), report.signatures.end(), is_suspicious);
  CHECK(is_changed == (!is_good && finding != "CERTIFICATION_INVALID"));
}

TEST_CASE("pdf vectors: every file is expected to be something", "[facade]") {
  CHECK(kVectors.found() == kVectors.expected());
}
