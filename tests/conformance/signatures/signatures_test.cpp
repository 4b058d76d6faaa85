#include <iostream>

#include <catch2/catch.hpp>

#include "case.hpp"
#include "conformance/exceptions.hpp"

using namespace libsign;
using namespace libsign::conformance;

namespace {

Report run(const Case& one, const VerifyOptions& options) {
  const auto document = Document::open(one.file());
  REQUIRE(document);
  return verify_or_explain(*document, options);
}

std::string reasons(const Report& report) {
  std::string text = std::string(name(report.verdict)) + " " + report.error.value_or("");
  for (const auto& signature : report.signatures)
    if (!signature.findings.empty())
      text += " " + signature.findings.front().code + ": " + signature.findings.front().message + ";";
  for (const auto& finding : report.findings) text += " " + finding.code;
  return text;
}

/// check fails for a wrong case that is no exception, and for an exception that has come right.
void check(const Exceptions& exceptions, const Case& one, bool right, const std::string& words) {
  INFO(one.id << " " << words);
  CHECK(right != exceptions.reason(one.id).has_value());
}

}  // namespace

TEST_CASE("what corpora state of signature values, references and refusals holds", "[conformance]") {
  const std::string suite = GENERATE("xades-attacks-synthetic", "xml-attacks", "xades-vendor", "dss", "dss-generated",
                                     "trusted-lists", "asic-digidoc4j");
  const auto folder = corpus_folder(suite);
  if (!folder) return;
  const Exceptions exceptions(suite);
  std::size_t judged = 0;
  for (const Case& one : load(*folder, suite)) {
    const auto judgement = judge_facts(one, run(one, facts_options(one)));
    if (!judgement) continue;
    ++judged;
    check(exceptions, one, judgement->right, judgement->words);
  }
  std::cout << suite << ": " << judged << " facts\n";
  CHECK(judged > 0);
}

TEST_CASE("what corpora state to pass as a whole passes with its anchors", "[conformance]") {
  const std::string suite = GENERATE("xades-attacks-synthetic", "dss");
  const auto folder = corpus_folder(suite);
  if (!folder) return;
  const Exceptions exceptions(suite + "/passed");
  for (const Case& one : load(*folder, suite)) {
    const auto options = passing_options(one);
    if (!options) continue;
    const Report report = run(one, *options);
    check(exceptions, one, report.verdict == Verdict::Passed, reasons(report));
  }
}
