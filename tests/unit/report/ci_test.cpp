#include <libsign/report_ci.hpp>

#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "samples.hpp"

using namespace libsign;

namespace {

std::string junit(const std::vector<Report>& reports) {
  std::vector<JunitCases> cases;
  for (const Report& report : reports) cases.push_back(junit_cases(report));
  return junit_document(cases, samples::context());
}

nlohmann::json sarif(const std::vector<Report>& reports) {
  std::vector<SarifResults> results;
  for (const Report& report : reports) results.push_back(sarif_results(report));
  return nlohmann::json::parse(sarif_documents(results, samples::context()).front());
}

}  // namespace

TEST_CASE("JUnit names a case by folder and file#signature and says why it failed in the body", "[report][junit]") {
  Report report = samples::failed();
  report.path = "north/east/copy.asice";
  pugi::xml_document document;
  REQUIRE(document.load_string(junit({report}).c_str()));
  const auto suite = document.child("testsuite");
  CHECK(suite.attribute("tests").as_int() == 2);
  CHECK(suite.attribute("failures").as_int() == 1);
  const auto bad = suite.find_child_by_attribute("testcase", "name", "copy.asice#S1");
  CHECK(std::string_view(bad.attribute("classname").value()) == "north/east");
  const std::string body = bad.child("failure").text().get();
  CHECK(body.find("the file \"act.xml\" is not the one that was signed") != std::string::npos);
  CHECK(body.find("HASH_FAILURE") != std::string::npos);
  CHECK_FALSE(suite.find_child_by_attribute("testcase", "name", "copy.asice#S0").child("failure"));
}

TEST_CASE("JUnit counts a file that cannot be read as an error and an unsigned one as a failure", "[report][junit]") {
  const JunitCases unreadable = junit_cases(samples::unreadable());
  CHECK((unreadable.tests == 1 && unreadable.errors == 1 && unreadable.failures == 0));
  const JunitCases unsigned_file = junit_cases(samples::unsigned_file());
  CHECK((unsigned_file.tests == 1 && unsigned_file.errors == 0 && unsigned_file.failures == 1));
}

TEST_CASE("JUnit fails a file whose signatures pass but whose act does not", "[report][junit][reject]") {
  Report report = samples::passed();
  report.verdict = Verdict::Failed;
  report.act->findings = {{"ACT_WRONG", Severity::Error, "the act contradicts itself", ""}};
  const JunitCases cases = junit_cases(report);
  CHECK(cases.failures == 1);
  CHECK(cases.xml.find("the act contradicts itself") != std::string::npos);
}

TEST_CASE("what a file holds cannot break the JUnit document", "[report][junit][reject]") {
  Report report = samples::hostile();
  report.signatures[1].findings.front().message = "</failure><testcase/>]]>\xef\xbf\xbf\x01";
  pugi::xml_document document;
  REQUIRE(document.load_string(junit({report}).c_str()));
  CHECK(std::distance(document.child("testsuite").children("testcase").begin(),
                      document.child("testsuite").children("testcase").end()) == 2);
}

TEST_CASE("SARIF names rules by codes of findings and knows a finding again", "[report][sarif]") {
  const auto document = sarif(samples::all());
  CHECK(document["version"] == "2.1.0");
  const auto& run = document["runs"][0];
  std::set<std::string> rules;
  for (const auto& rule : run["tool"]["driver"]["rules"]) rules.insert(rule["id"]);
  std::set<std::string> fingerprints;
  for (const auto& result : run["results"]) {
    CHECK(rules.count(result["ruleId"]) == 1);
    fingerprints.insert(result["partialFingerprints"]["mocsignFinding/v1"].get<std::string>());
  }
  CHECK(rules.count("HASH_MISMATCH") == 1);
  CHECK(rules.count("NO_CERTIFICATE_CHAIN_FOUND") == 1);
  CHECK(rules.count("UNSIGNED") == 1);
  CHECK(rules.count("UNREADABLE") == 1);
  CHECK(document == sarif(samples::all()));
  // The hostile sample is the failed one under another name: the same octets, so the same findings.
  const auto twice = sarif({samples::failed(), samples::failed()});
  CHECK(twice["runs"][0]["results"][0]["partialFingerprints"] == twice["runs"][0]["results"][2]["partialFingerprints"]);
}

TEST_CASE("SARIF paths are relative and percent-encoded", "[report][sarif]") {
  Report report = samples::unsigned_file();
  report.path = "/archive/../north/memo of 2026.asice";
  const auto document = sarif({report});
  CHECK(document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] ==
        "north/memo%20of%202026.asice");
}

TEST_CASE("a file that passed without a warning has no SARIF result", "[report][sarif]") {
  CHECK(sarif_results(samples::passed()).results.empty());
  CHECK(sarif({samples::passed()})["runs"][0]["results"].empty());
}

TEST_CASE("SARIF is split where its hosts would refuse it", "[report][sarif]") {
  const SarifResults one = sarif_results(samples::unsigned_file());
  const std::vector<SarifResults> many(kMaxSarifResults + 1, one);
  const auto documents = sarif_documents(many, samples::context());
  REQUIRE(documents.size() == 2);
  CHECK(nlohmann::json::parse(documents[0])["runs"][0]["results"].size() == kMaxSarifResults);
  CHECK(nlohmann::json::parse(documents[1])["runs"][0]["results"].size() == 1);
  CHECK(sarif_documents({one, one}, samples::context(), 10).size() == 2);
  CHECK(sarif_documents({}, samples::context()).size() == 1);
}
