#include <algorithm>
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

fs::path folder() { return support::vectors() / "pdf"; }

Document open(const std::string& file) { return Document::open(folder() / file).value(); }

std::vector<json> expectations() {
  const Document file = open("expectations.json");
  return json::parse(as_text(file.bytes()));
}

VerifyOptions options() {
  VerifyOptions options = support::options();
  const Document root = open("tsa-root.pem");
  options.trust =
      TrustStore({support::certificate("root"), Certificate::from_pem(as_text(root.bytes())).value().front()});
  return options;
}

bool tells(const Report& report, const std::string& code) {
  return std::any_of(report.signatures.begin(), report.signatures.end(), [&](const SignatureReport& signature) {
    return std::any_of(signature.findings.begin(), signature.findings.end(),
                       [&](const Finding& finding) { return finding.code == code; });
  });
}

bool is_suspicious(const SignatureReport& signature) {
  return signature.pdf && signature.pdf->changes_after == PdfChanges::Suspicious;
}

}  // namespace

TEST_CASE("pdf vectors: every changed file passes or fails for its one reason", "[facade][reject]") {
  const json expected = GENERATE(from_range(expectations()));
  CAPTURE(expected.dump());
  const Report report = verify_or_explain(open(expected.at("file")), options());
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
  std::set<std::string> known;
  for (const json& expected : expectations()) known.insert(expected.at("file"));
  std::set<std::string> found;
  for (const std::string kind : {"accept", "reject"})
    for (const auto& entry : fs::directory_iterator(folder() / kind))
      found.insert(kind + "/" + entry.path().filename().string());
  CHECK(found == known);
}
