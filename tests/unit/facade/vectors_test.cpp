#include <set>

#include <catch2/catch.hpp>
#include <libsign/verify.hpp>
#include <nlohmann/json.hpp>

#include "support/vector_folder.hpp"

using namespace libsign;
using nlohmann::json;

namespace {

const support::VectorFolder kVectors("xades");

VerifyOptions options_for(const json& expected) {
  VerifyOptions options = support::options();
  options.policy = *builtin_policy(expected.value("policy", "structure-only"));
  if (expected.contains("detached")) options.detached = {kVectors.open(expected.at("detached"))};
  return options;
}

}  // namespace

TEST_CASE("vectors: every signed file passes or fails for its one reason", "[facade][reject]") {
  const json expected = GENERATE(from_range(kVectors.expectations()));
  CAPTURE(expected.dump());
  const Report report = verify_or_explain(kVectors.open(expected.at("file")), options_for(expected));
  CHECK(name(report.verdict) == expected.at("verdict").get<std::string>());
  CHECK((report.verdict == Verdict::Passed) == expected.at("file").get<std::string>().starts_with("accept/"));
  if (expected.contains("error")) {
    CHECK(report.error.value_or("").find(expected.at("error").get<std::string>()) != std::string::npos);
    return;
  }
  REQUIRE(report.signatures.size() == 1);
  const SignatureReport& signature = report.signatures.front();
  CHECK(name(signature.indication) == expected.at("indication").get<std::string>());
  CHECK(name(signature.sub_indication) == expected.at("sub_indication").get<std::string>());
  REQUIRE_FALSE(signature.findings.empty());
  CHECK(signature.findings.front().code == expected.at("first_finding").get<std::string>());
}

TEST_CASE("vectors: every file is expected to be something", "[facade]") {
  std::set<std::string> known = kVectors.expected();
  known.insert("accept/memo.txt");
  CHECK(kVectors.found() == known);
}
