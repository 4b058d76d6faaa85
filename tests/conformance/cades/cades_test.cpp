#include <algorithm>
#include <iostream>

#include <catch2/catch.hpp>
#include <libsign/verify.hpp>

#include "asic/container.hpp"
#include "cades/container.hpp"
#include "conformance/exceptions.hpp"

using namespace libsign;
using namespace libsign::conformance;
using nlohmann::json;

namespace {

constexpr const char* kNow = "2026-11-21T16:00:00Z";

bool is_bare(const std::string& file) { return file.ends_with(".p7s") || file.ends_with(".p7m"); }

/// OpenedContainer is a container that holds CAdES signatures or time-stamp tokens.
struct OpenedContainer {
  asic::AsicContainer container;
  bool has_signature = false;
};

std::optional<OpenedContainer> open_container(const Document& document) {
  auto container = asic::is_container(document) ? asic::read(document, {}) : Error{Errc::BadInput, ""};
  if (!container) return std::nullopt;
  bool is_ours = false;
  bool has_signature = false;
  for (const Document& file : container->other_meta) {
    is_ours |= cades::is_cades_file(file.name());
    has_signature |= is_bare(file.name());
  }
  return is_ours ? std::optional(OpenedContainer{*std::move(container), has_signature}) : std::nullopt;
}

VerifyOptions options(TrustStore trust = {}) {
  VerifyOptions options;
  options.validation_time = parse_instant(kNow).value();
  options.policy = *builtin_policy("structure-only");
  options.trust = std::move(trust);
  return options;
}

/// own_anchors trusts who signed and who stamped: the test is about everything but trust.
TrustStore own_anchors(const Report& report) {
  std::vector<Certificate> anchors;
  for (const SignatureReport& signature : report.signatures) {
    if (signature.signing_certificate) anchors.push_back(*signature.signing_certificate);
    for (const TimestampReport& timestamp : signature.timestamps)
      if (timestamp.signing_certificate) anchors.push_back(*timestamp.signing_certificate);
  }
  return TrustStore(std::move(anchors));
}

std::vector<json> cases(const std::filesystem::path& folder) {
  const json manifest = file_json(folder / "manifest.json");
  return manifest.at("tests").get<std::vector<json>>();
}

std::string first_finding(const Report& report) {
  std::string text = std::string(name(report.verdict)) + " " + report.error.value_or("");
  for (const SignatureReport& signature : report.signatures)
    if (!signature.findings.empty()) text += " " + signature.findings.front().message;
  for (const Finding& finding : report.findings) text += " " + finding.code;
  return text;
}

/// stated_level reads "CAdES_BASELINE_LTA" out of what SiVa asserts.
std::string stated_level(const json& row) {
  for (const json& expected : row.at("expected")) {
    const std::string format = expected.at("assert_").value("signatures[0].signatureFormat", "");
    if (format.starts_with("CAdES_BASELINE_")) return format.substr(15);
  }
  return {};
}

bool has(const Report& report, const std::string& code) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.code == code; });
}

}  // namespace

TEST_CASE("the CAdES signatures of SiVa are intact, have the level that is stated and pass", "[conformance]") {
  const auto folder = corpus_folder("siva-test");
  if (!folder) return;
  std::size_t judged = 0;
  for (const json& row : cases(*folder)) {
    const std::string level = stated_level(row);
    if (level.empty()) continue;
    const std::string id = row.at("id");
    const auto document = Document::open(*folder / row.at("file").get<std::string>());
    REQUIRE(document);
    const Report seen = verify_or_explain(*document, options());
    const Report report = verify_or_explain(*document, options(own_anchors(seen)));
    INFO(id << " " << first_finding(report));
    REQUIRE(report.signatures.size() == 1);
    const SignatureReport& signature = report.signatures.front();
    CHECK(signature.format == Format::Cades);
    CHECK(name(signature.level) == level);
    CHECK(signature.signature_intact);
    ++judged;
    if (id.find("_detached") != id.npos) {  // the data is not in the corpus
      CHECK(signature.sub_indication == SubIndication::SignedDataNotFound);
      continue;
    }
    CHECK(report.verdict == Verdict::Passed);
    for (const TimestampReport& timestamp : signature.timestamps) {
      INFO(timestamp.type << " " << timestamp.message);
      CHECK(timestamp.indication == TimestampIndication::Passed);
    }
  }
  std::cout << "siva-test: " << judged << " CAdES signatures\n";
  CHECK(judged > 0);
}

TEST_CASE("time-stamped containers are unsigned if they are good, and fail if they are not", "[conformance]") {
  const auto folder = corpus_folder("asic-digidoc4j");
  if (!folder) return;
  const Exceptions exceptions("asic-digidoc4j/cades");
  std::size_t judged = 0;
  for (const json& row : cases(*folder)) {
    const auto document = Document::open(*folder / row.at("file").get<std::string>());
    REQUIRE(document);
    const auto opened = open_container(*document);
    if (!opened) continue;
    ++judged;
    const auto contents = cades::read_container(opened->container, {});
    const Report report =
        verify_or_explain(*document, options(contents ? TrustStore(contents->timestamps.certificates) : TrustStore()));
    const std::string id = row.at("id");
    INFO(id << " " << first_finding(report));
    CHECK(report.verdict != Verdict::Passed);
    const bool right = row.at("expected") == "valid"
                           ? report.verdict == Verdict::Unsigned && has(report, "TIMESTAMPED")
                           : report.verdict == Verdict::Failed || report.verdict == Verdict::Unreadable;
    CHECK(right != exceptions.reason(id).has_value());
  }
  std::cout << "asic-digidoc4j: " << judged << " containers with CAdES signatures or time-stamps\n";
  CHECK(judged > 0);
}
