#include "case.hpp"

#include <algorithm>

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
        refused(report.verdict == Verdict::Failed || report.verdict == Verdict::Unreadable) {
    words = "got " + std::string(name(report.verdict)) + " [";
    for (const bool one : each) words += one ? '+' : '-';
    words += "]";
    if (report.error) words += " " + *report.error;
    for (const auto& signature : report.signatures)
      if (!signature.findings.empty()) words += " " + signature.findings.front().code;
  }
  std::vector<bool> each;
  bool all, any, passed, refused;
  std::string words;
};

Judgement say(bool right, const std::string& wanted, const Seen& seen) { return {right, wanted + ": " + seen.words}; }

std::optional<Judgement> judge_dss(const Case& one, const Seen& seen) {
  const json valid = one.row.value("crypto_valid", json(nullptr));
  const std::string built = text(one.row, "expected_by_construction");
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
    if (row["file"].get<std::string>().ends_with(".pdf")) continue;
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
  return std::nullopt;
}

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
  if (one.suite != "dss" || !with.is_object()) return std::nullopt;
  std::vector<std::string> paths;
  for (const json& anchor : with.at("trust_anchors")) paths.push_back(text(anchor, "path"));
  options.trust = trust(one, paths);
  options.validation_time = time_of(text(with, "validation_time"));
  return options;
}

}  // namespace libsign::conformance
