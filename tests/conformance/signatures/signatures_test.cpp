#include <algorithm>
#include <iostream>
#include <map>

#include <catch2/catch.hpp>
#include <libsign/evidence_file.hpp>
#include <libsign/report_json.hpp>
#include <libsign/trusted_list.hpp>

#include "case.hpp"
#include "conformance/exceptions.hpp"
#include "evidence_file/evidence_file.hpp"

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

bool has(const std::vector<Finding>& findings, const std::string& code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.code == code; });
}

/// check fails for a wrong case that is no exception, and for an exception that has come right.
void check(const Exceptions& exceptions, const Case& one, bool right, const std::string& words) {
  INFO(one.id << " " << words);
  CHECK(right != exceptions.reason(one.id).has_value());
}

/// timestamps_in counts each time-stamp of a file once, for whatever number of signatures it is a proof: the first
/// signature of a PDF file has all document time-stamps that prove anything.
std::size_t timestamps_in(const Report& report) {
  std::size_t own = 0;
  std::size_t of_document = 0;
  for (const SignatureReport& signature : report.signatures) {
    const auto documents = static_cast<std::size_t>(
        std::count_if(signature.timestamps.begin(), signature.timestamps.end(),
                      [](const TimestampReport& timestamp) { return timestamp.kind == TimestampKind::Document; }));
    own += signature.timestamps.size() - documents + (has(signature.findings, "DOCUMENT_TIMESTAMP_ONLY") ? 1 : 0);
    of_document = std::max(of_document, documents);
  }
  return own + of_document + (has(report.findings, "DOCUMENT_TIMESTAMP") ? 1 : 0);
}

/// listed_authorities returns the certificates of all services in the trusted lists of the corpus.
std::vector<Certificate> listed_authorities() {
  std::vector<Certificate> authorities;
  const auto folder = corpus_folder("trusted-lists");
  if (!folder) return authorities;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
    if (entry.path().extension() != ".xml") continue;
    const auto document = Document::open(entry.path());
    const auto list = document ? parse_trusted_list(*document) : Result<TrustedList>(document.error());
    if (!list) continue;
    for (const TrustAnchor& anchor : anchors_of(*list, "")) authorities.push_back(anchor.certificate);
  }
  return authorities;
}

}  // namespace

TEST_CASE("what corpora state of signature values, references and refusals holds", "[conformance]") {
  const std::string suite = GENERATE("xades-attacks-synthetic", "xml-attacks", "xades-vendor", "dss", "dss-generated",
                                     "trusted-lists", "asic-digidoc4j", "siva-test");
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
  const std::string suite = GENERATE("xades-attacks-synthetic", "dss", "dss-generated");
  const auto folder = corpus_folder(suite);
  if (!folder) return;
  const Exceptions exceptions(suite + "/passed");
  std::size_t judged = 0;
  for (const Case& one : load(*folder, suite)) {
    const auto options = passing_options(one);
    if (!options) continue;
    ++judged;
    const Report report = run(one, *options);
    check(exceptions, one, report.verdict == Verdict::Passed, reasons(report));
  }
  std::cout << suite << ": " << judged << " to pass, " << exceptions.size() << " exceptions\n";
  CHECK(judged > 0);
}

TEST_CASE("those that DSS passes too early pass once their revocation data has been made", "[conformance]") {
  const auto folder = corpus_folder("dss");
  if (!folder) return;
  const std::map<std::string, const char*> later{{"xades/sig-with-orphan-ocsp-ref.xml", "2020-08-01"},
                                                 {"xades/xades-lta-copied-atst.xml", "2021-09-13"},
                                                 {"pades/doc-firmado-LT.pdf", "2018-09-18"}};
  std::size_t judged = 0;
  for (const Case& one : load(*folder, "dss")) {
    const auto time = later.find(one.id);
    if (time == later.end()) continue;
    ++judged;
    VerifyOptions options = passing_options(one).value();
    options.validation_time = parse_instant(time->second).value();
    const Report report = run(one, options);
    INFO(one.id << " " << reasons(report));
    CHECK(report.verdict == Verdict::Passed);
  }
  CHECK(judged == later.size());
}

TEST_CASE("signatures in PDF files that do not name their certificate pass by a policy that does not ask",
          "[conformance]") {
  const auto folder = corpus_folder("dss");
  if (!folder) return;
  const std::vector<std::string> unbound{"pades/encrypted.pdf", "pades/pdf-structtreeroot-changes.pdf",
                                         "pades/Signature-P-BG_BOR-1.pdf",
                                         "pades/edition_protected_signing_allowed_with_field_signed.pdf"};
  std::size_t judged = 0;
  for (const Case& one : load(*folder, "dss")) {
    if (std::find(unbound.begin(), unbound.end(), one.id) == unbound.end()) continue;
    ++judged;
    VerifyOptions options = passing_options(one).value();
    options.policy.require_signing_certificate_reference = false;
    const Report report = run(one, options);
    INFO(one.id << " " << reasons(report));
    CHECK(report.verdict == Verdict::Passed);
  }
  CHECK(judged == unbound.size());
}

TEST_CASE("what DSS calls broken does not pass, whoever is trusted", "[conformance]") {
  const std::string suite = GENERATE("dss", "dss-generated");
  const auto folder = corpus_folder(suite);
  if (!folder) return;
  std::size_t judged = 0;
  for (const Case& one : load(*folder, suite)) {
    if (one.row.value("crypto_valid", nlohmann::json()) == true) continue;
    if (one.row.value("crypto_valid", nlohmann::json()).is_null()) continue;
    ++judged;
    VerifyOptions options = facts_options(one);
    options.trust = anchors_in(one, "trust");
    options.policy = *builtin_policy("structure-only");
    const Report first = run(one, options);
    for (const auto& signature : first.signatures)
      if (signature.claimed_signing_time) options.validation_time = *signature.claimed_signing_time;
    INFO(one.id);
    CHECK(first.verdict != Verdict::Passed);
    CHECK(run(one, options).verdict != Verdict::Passed);
  }
  std::cout << suite << ": " << judged << " broken\n";
  CHECK(judged > 0);
}

TEST_CASE("levels and numbers of time-stamps are those that DSS states", "[conformance]") {
  const std::string suite = GENERATE("dss", "dss-generated");
  const auto folder = corpus_folder(suite);
  if (!folder) return;
  const Exceptions exceptions(suite + "/levels");
  std::size_t judged = 0;
  for (const Case& one : load(*folder, suite)) {
    const auto levels = levels_stated(one);
    const auto timestamps = timestamps_stated(one);
    if (levels.empty() && !timestamps) continue;
    ++judged;
    const Report report = run(one, facts_options(one));
    std::string got;
    bool right = true;
    for (std::size_t i = 0; i < report.signatures.size(); ++i) {
      const std::string level(name(report.signatures[i].level));
      got += level + " ";
      if (!levels.empty()) right = right && level == levels[std::min(i, levels.size() - 1)];
    }
    const std::size_t count = timestamps_in(report);
    if (timestamps) right = right && count == *timestamps;
    check(exceptions, one, right, got + std::to_string(count) + " time-stamps");
  }
  std::cout << suite << ": " << judged << " levels\n";
  CHECK(judged > 0);
}

TEST_CASE("containers pass or not as their makers say, once their authorities are trusted", "[conformance]") {
  const std::string suite = GENERATE("siva-test", "asic-digidoc4j");
  const auto folder = corpus_folder(suite);
  if (!folder) return;
  const Exceptions exceptions(suite + "/passed");
  std::vector<Certificate> authorities = listed_authorities();
  std::vector<std::pair<Case, evidence::Case>> cases;
  for (const Case& one : load(*folder, suite)) {
    const auto document = Document::open(one.file());
    REQUIRE(document);
    auto kept = evidence::restore(verify_and_save(*document, facts_options(one), one.id).evidence, one.id, {});
    REQUIRE(kept);
    authorities_in(*kept, authorities);
    if (stated_valid(one)) cases.emplace_back(one, *std::move(kept));
  }
  const TrustStore trust(std::move(authorities));
  for (const auto& [one, kept] : cases) {
    const bool valid = *stated_valid(one);
    const Report report = run(one, undoubting(one, kept, trust));
    check(exceptions, one, (report.verdict == Verdict::Passed) == valid,
          (valid ? "valid: " : "invalid: ") + reasons(report));
  }
  std::cout << suite << ": " << cases.size() << " verdicts, " << exceptions.size() << " exceptions\n";
  CHECK(!cases.empty());
}

TEST_CASE("saved evidence gives the same report again, octet for octet", "[conformance]") {
  const std::string suite = GENERATE("dss", "dss-generated", "xades-attacks-synthetic", "asic-digidoc4j");
  const auto folder = corpus_folder(suite);
  if (!folder) return;
  std::size_t judged = 0;
  for (const Case& one : load(*folder, suite)) {
    const auto document = Document::open(one.file());
    REQUIRE(document);
    const VerifyOptions options = passing_options(one).value_or(facts_options(one));
    const SavedVerdict first = verify_and_save(*document, options, one.id);
    const auto again = judge_saved(first.evidence, "evidence.json");
    INFO(one.id);
    REQUIRE(again);
    CHECK(json_element(*again) == json_element(first.report));
    CHECK(again->signed_octets.empty());
    ++judged;
  }
  std::cout << suite << ": " << judged << " saved and judged again\n";
  CHECK(judged > 0);
}
