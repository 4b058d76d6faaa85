#include "case.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "conformance/corpus.hpp"

namespace libsign::conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kNow = "2026-11-21T16:00:00Z";

std::string text(const json& row, const char* key) {
  const auto found = row.find(key);
  return found == row.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

std::vector<Document> detached(const Case& one) {
  std::vector<Document> documents;
  const json needs = one.row.value("needs", json(nullptr));
  if (!needs.is_object() || !needs.contains("detached") || !needs["detached"].is_array()) return documents;
  for (const json& entry : needs["detached"]) {
    const std::string path = text(entry, "path");
    const std::string name = text(entry, "name");
    if (!path.empty()) {
      auto document = Document::open(one.folder / path);
      if (document) documents.push_back(name.empty() ? *document : document->renamed(name));
    } else if (entry.contains("bytes_hex") && entry["bytes_hex"].is_string()) {
      documents.emplace_back(name, from_hex(entry["bytes_hex"].get<std::string>()).value());
    }
  }
  return documents;
}

TrustStore trust(const Case& one, const std::vector<std::string>& paths) {
  std::vector<Certificate> anchors;
  for (const std::string& path : paths) {
    const auto loaded = TrustStore::load(one.folder / path);
    REQUIRE(loaded);
    anchors.insert(anchors.end(), loaded->begin(), loaded->end());
  }
  return TrustStore(std::move(anchors));
}

Instant time_of(const std::string& text_of_time) {
  return parse_instant(text_of_time.empty() ? kNow : text_of_time).value();
}

/// One bool a signature: value good and every reference found and intact.
std::vector<bool> intact(const Report& report) {
  std::vector<bool> all;
  for (const auto& signature : report.signatures)
    all.push_back(signature.signature_intact &&
                  std::all_of(signature.references.begin(), signature.references.end(),
                              [](const auto& reference) { return reference.found && reference.intact; }));
  return all;
}

/// Seen sums a report up.
struct Seen {
  explicit Seen(const Report& report)
      : each(intact(report)),
        all(!each.empty() && std::find(each.begin(), each.end(), false) == each.end()),
        any(std::find(each.begin(), each.end(), true) != each.end()),
        passed(report.verdict == Verdict::Passed),
        refused(report.verdict == Verdict::Failed || report.verdict == Verdict::Unreadable),
        changed(std::any_of(report.signatures.begin(), report.signatures.end(), [](const auto& signature) {
          return signature.pdf && signature.pdf->changes_after == PdfChanges::Suspicious;
        })) {
    words = "got " + std::string(name(report.verdict)) + " [";
    for (const bool one : each) words += one ? '+' : '-';
    words += "]";
    if (report.error) words += " " + *report.error;
    for (const auto& signature : report.signatures)
      if (!signature.findings.empty()) words += " " + signature.findings.front().code;
  }
  std::vector<bool> each;
  bool all, any, passed, refused;
  bool changed;  // a PDF file, after a signature in it and not as that permits
  std::string words;
};

Judgement say(bool right, const std::string& wanted, const Seen& seen) { return {right, wanted + ": " + seen.words}; }

std::optional<Judgement> judge_dss(const Case& one, const Seen& seen) {
  const json valid = one.row.value("crypto_valid", json(nullptr));
  const std::string built = text(one.row, "expected_by_construction");
  if (built.find("changed after signing") != built.npos) return say(seen.changed && !seen.passed, built, seen);
  if (valid == true) {
    const json count = one.row.value("signatures", json(nullptr));
    return say(seen.all && (count.is_null() || count == seen.each.size()), "intact, signatures " + count.dump(), seen);
  }
  if (valid == false) return say(!seen.all && !seen.passed, "broken", seen);
  if (valid == "mixed") return say(seen.any && !seen.all && !seen.passed, "mixed", seen);
  if (built.starts_with("reject") || built.starts_with("must-not")) return say(!seen.passed, built, seen);
  return std::nullopt;
}

std::optional<Judgement> judge_synthetic(const std::string& want, const Seen& seen) {
  if (want == "valid" || want == "valid-partial") return say(seen.all, want, seen);
  if (want == "invalid") return say((!seen.passed && !seen.all) || seen.refused, want, seen);
  if (want == "invalid-xades" || want == "untrusted" || want == "weak") return say(!seen.passed, want, seen);
  if (want == "reject-dtd" || want == "limit") return say(seen.refused, want, seen);
  return std::nullopt;
}

std::optional<Judgement> judge_attack(const std::string& want, const Seen& seen) {
  if (want.starts_with("core-valid")) return say(seen.any, want, seen);
  if (want == "invalid") return say(!seen.all && !seen.passed, want, seen);
  if (want == "reject-dtd") return say(seen.refused && seen.each.empty(), want, seen);
  return std::nullopt;
}

std::optional<Judgement> judge_vendor(const std::string& want, const Seen& seen) {
  if (want == "valid" || want.starts_with("core-valid")) return say(seen.all, want, seen);
  if (want == "invalid") return say(!seen.passed, want, seen);
  return std::nullopt;
}

}  // namespace

std::vector<Case> load(const fs::path& folder, const std::string& suite) {
  const json manifest = file_json(folder / "manifest.json");
  const json* rows = &manifest;
  for (const char* key : {"tests", "entries", "files"})
    if (manifest.is_object() && manifest.contains(key)) rows = &manifest[key];
  std::vector<Case> cases;
  for (const json& row : *rows) {
    if (!row.contains("file") || !row["file"].is_string()) continue;
    const std::string id = text(row, "id");
    cases.push_back({suite, id.empty() ? row["file"].get<std::string>() : id, folder, row});
  }
  return cases;
}

std::optional<Judgement> judge_facts(const Case& one, const Report& report) {
  const Seen seen(report);
  const std::string want = text(one.row, "expected");
  if (one.suite.starts_with("dss")) return judge_dss(one, seen);
  if (one.suite == "xades-attacks-synthetic") return judge_synthetic(want, seen);
  if (one.suite == "xml-attacks") return judge_attack(want, seen);
  if (one.suite == "xades-vendor") return judge_vendor(want, seen);
  if (one.suite == "trusted-lists")
    return text(one.row, "expected_core") == "core-valid" ? say(seen.all, "core-valid", seen)
                                                          : say(!seen.all && !seen.passed, "broken", seen);
  if (one.suite == "asic-digidoc4j") {
    if (want == "invalid") return say(!seen.passed, want, seen);
    if (one.row.value("n_xades", 0) != 0) return say(seen.all, "valid", seen);
  }
  if (one.suite == "siva-test") {
    const auto valid = stated_valid(one);
    if (valid) return *valid ? say(seen.all, "valid", seen) : say(!seen.passed, "invalid", seen);
  }
  return std::nullopt;
}

std::optional<bool> stated_valid(const Case& one) {
  if (one.suite == "asic-digidoc4j") {
    if (text(one.row, "expected") == "valid" && one.row.value("n_xades", 0) == 0) return std::nullopt;
    return text(one.row, "expected") == "valid";
  }
  std::set<bool> said;
  for (const json& expected : one.row.at("expected")) {
    const json& about = expected.at("assert_");
    const std::string valid = text(about, "validSignaturesCount");
    const std::string all = text(about, "signaturesCount");
    const std::string first = text(about, "signatures[0].indication");
    if (valid == "0" || first == "TOTAL-FAILED" || first == "INDETERMINATE")
      said.insert(false);
    else if (first == "TOTAL-PASSED" || (!valid.empty() && valid == all))
      said.insert(true);
  }
  if (said.size() != 1) return std::nullopt;
  return *said.begin();
}

void authorities_in(const evidence::Case& evidence, std::vector<Certificate>& authorities) {
  const auto add = [&](const std::vector<Certificate>& certificates, bool authorities_only) {
    for (const Certificate& certificate : certificates)
      if (certificate.is_ca() || !authorities_only) authorities.push_back(certificate);
  };
  for (const auto& signature : evidence.evidence) {
    add(signature.certificates, true);
    for (const auto& response : signature.ocsp_responses) add(response.certificates(), false);
    for (const auto& timestamp : signature.timestamps)
      if (timestamp.token) add(timestamp.token->certificates(), false);
  }
}

VerifyOptions undoubting(const Case& one, const evidence::Case& evidence, const TrustStore& authorities) {
  VerifyOptions options = facts_options(one);
  options.trust = authorities;
  const bool stamped = std::all_of(evidence.evidence.begin(), evidence.evidence.end(), [](const auto& one_signature) {
    return std::any_of(one_signature.timestamps.begin(), one_signature.timestamps.end(),
                       [](const auto& timestamp) { return timestamp.kind == TimestampKind::Signature; });
  });
  if (stamped)
    options.policy = *builtin_policy("digidoc");
  else
    options.policy.revocation_max_age = std::chrono::hours(24 * 365 * 20);
  options.policy.algorithms = options.policy.algorithms.with(Digest::Sha1, Instant::max());
  Instant newest = Instant::min();
  for (const auto& signature : evidence.evidence) {
    newest = std::max(newest, signature.claimed_signing_time.value_or(newest));
    for (const auto& response : signature.ocsp_responses) newest = std::max(newest, response.produced_at());
    for (const auto& timestamp : signature.timestamps)
      if (timestamp.token) newest = std::max(newest, timestamp.token->time());
  }
  if (newest != Instant::min()) options.validation_time = newest + std::chrono::minutes(10);
  return options;
}

namespace {

std::string level_in(std::string format) {
  std::replace(format.begin(), format.end(), '-', '_');
  std::transform(format.begin(), format.end(), format.begin(), [](unsigned char c) { return std::toupper(c); });
  static const std::map<std::string, std::string> kLevels{{"XADES_BASELINE_B", "B"},
                                                          {"XADES_BASELINE_T", "T"},
                                                          {"XADES_BASELINE_LT", "LT"},
                                                          {"XADES_BASELINE_LTA", "LTA"},
                                                          {"XADES_BES", "B"},
                                                          {"XADES_EPES", "B"},
                                                          {"XADES_T", "T"},
                                                          {"XADES_C", "T"},
                                                          {"XADES_X", "T"},
                                                          {"XADES_XL", "LT"},
                                                          {"XADES_LT", "LT"},
                                                          {"XADES_A", "LTA"},
                                                          {"XADES_LTA", "LTA"},
                                                          {"XML_NOT_ETSI", "none"},
                                                          {"PADES_BES", "B"},
                                                          {"PADES_EPES", "B"},
                                                          {"PADES_LTV", "LTA"},
                                                          {"PKCS7_B", "none"},
                                                          {"PKCS7_T", "none"},
                                                          {"PKCS7_LT", "none"},
                                                          {"PDF_NOT_ETSI", "none"}};
  if (format.starts_with("PADES_BASELINE_")) format.replace(0, 5, "XADES");
  const auto found = kLevels.find(format);
  return found == kLevels.end() ? format : found->second;
}

}  // namespace

std::vector<std::string> levels_stated(const Case& one) {
  std::vector<std::string> levels;
  const json stated = one.row.value("signature_format", json(nullptr));
  if (stated.is_string()) levels.push_back(level_in(stated.get<std::string>()));
  if (stated.is_array())
    for (const json& format : stated) levels.push_back(level_in(format.get<std::string>()));
  const json seen = one.row.value("with_root_anchors", json(nullptr));
  if (stated.is_null() && seen.is_object())
    for (const json& signature : seen.value("signatures", json::array()))
      levels.push_back(level_in(text(signature, "format")));
  return levels;
}

std::optional<std::size_t> timestamps_stated(const Case& one) {
  const json stated = one.row.value("timestamps", json(nullptr));
  if (stated.is_number_unsigned()) return stated.get<std::size_t>();
  const json seen = one.row.value("with_root_anchors", json(nullptr));
  if (!seen.is_object() || !seen.contains("n_timestamps_total")) return std::nullopt;
  return seen["n_timestamps_total"].get<std::size_t>();
}

TrustStore anchors_in(const Case& one, const std::string& folder) { return trust(one, {folder}); }

VerifyOptions facts_options(const Case& one) {
  VerifyOptions options;
  options.validation_time = time_of(text(one.row, "validation_time"));
  options.detached = detached(one);
  if (const std::string anchor = text(one.row, "trust_anchor"); !anchor.empty()) options.trust = trust(one, {anchor});
  return options;
}

std::optional<VerifyOptions> passing_options(const Case& one) {
  VerifyOptions options = facts_options(one);
  if (one.suite == "xades-attacks-synthetic" && text(one.row, "expected") == "valid") {
    options.policy = *builtin_policy("structure-only");
    return options;
  }
  const json with = one.row.value("total_passed_with", json(nullptr));
  if (one.suite == "dss-generated") {
    const json seen = one.row.value("with_root_anchors", json::object()).value("signatures", json::array());
    const bool all = std::all_of(seen.begin(), seen.end(),
                                 [](const json& signature) { return text(signature, "indication") == "TOTAL_PASSED"; });
    if (seen.empty() || !all || text(one.row, "expected_by_construction") != "valid") return std::nullopt;
    options.trust = anchors_in(one, "trust");
    return options;
  }
  if (one.suite != "dss" || !with.is_object()) return std::nullopt;
  std::vector<std::string> paths;
  for (const json& anchor : with.at("trust_anchors")) paths.push_back(text(anchor, "path"));
  options.trust = trust(one, paths);
  options.validation_time = time_of(text(with, "validation_time"));
  return options;
}

}  // namespace libsign::conformance
