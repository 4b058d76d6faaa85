#include <filesystem>
#include <set>

#include <catch2/catch.hpp>
#include <libsign/verify.hpp>
#include <nlohmann/json.hpp>

#include "support/pki.hpp"

using namespace libsign;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path folder() { return support::vectors() / "xades"; }

Document open(const std::string& file) { return Document::open(folder() / file).value(); }

std::vector<json> expectations() {
  const Document file = open("expectations.json");
  return json::parse(as_text(file.bytes()));
}

VerifyOptions options_for(const json& expected) {
  VerifyOptions options = support::options();
  options.policy = *builtin_policy(expected.value("policy", "structure-only"));
  if (expected.contains("detached")) options.detached = {open(expected.at("detached"))};
  return options;
}

}  // namespace

TEST_CASE("vectors: every signed file passes or fails for its one reason", "[facade][reject]") {
  const json expected = GENERATE(from_range(expectations()));
  CAPTURE(expected.dump());
  const Report report = verify_or_explain(open(expected.at("file")), options_for(expected));
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
  std::set<std::string> known{"accept/memo.txt"};
  for (const json& expected : expectations()) known.insert(expected.at("file"));
  std::set<std::string> found;
  for (const std::string kind : {"accept", "reject"})
    for (const auto& entry : fs::directory_iterator(folder() / kind))
      found.insert(kind + "/" + entry.path().filename().string());
  CHECK(found == known);
}
