#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include <libsign/document.hpp>

#include "conformance/corpus.hpp"
#include "conformance/exceptions.hpp"
#include "pades/document.hpp"
#include "second_reader/compare.hpp"
#include "validation/judge.hpp"

// Signed PDF files of other makers and of attackers: what is to be accepted has intact signatures and no change that is
// not permitted, what is to be rejected never passes, and what is a matter of policy is never passed without a word.

using namespace libsign;
using nlohmann::json;

namespace {

/// Seen is what we make of one file.
struct Seen {
  bool readable = false;
  bool intact = false;      // there are signatures, and all of them are
  bool suspicious = false;  // something else than is permitted became of the file
  bool failed = false;
  std::size_t signatures = 0;
  bool says_something = false;
};

bool is_intact(const SignatureReport& report) {
  return report.signature_intact && std::all_of(report.references.begin(), report.references.end(),
                                                [](const ReferenceReport& one) { return one.found && one.intact; });
}

Seen look_at(const std::filesystem::path& path) {
  Seen seen;
  const auto document = Document::open(path);
  REQUIRE(document);
  const auto file = pdf::File::open(document->shared());
  if (!file) return seen;
  auto read = pades::read_document(**file, document->name(), {});
  if (!read) return seen;
  seen.readable = true;
  seen.signatures = read->signatures.size();
  seen.intact = seen.signatures != 0;
  seen.failed = !read->findings.empty() && read->findings.front().severity == Severity::Error;
  for (const evidence::Evidence& signature : read->signatures) {
    const SignatureReport report = validation::judge(signature, {.trust = {},
                                                                 .policy = *builtin_policy("structure-only"),
                                                                 .validation_time = *parse_instant("2026-11-21"),
                                                                 .limits = {},
                                                                 .revocation = nullptr,
                                                                 .certificates = {}});
    seen.intact = seen.intact && is_intact(report);
    seen.suspicious = seen.suspicious || signature.pdf->changes_after == PdfChanges::Suspicious;
    seen.failed = seen.failed || report.indication == Indication::TotalFailed;
    seen.says_something = seen.says_something || !report.findings.empty();
    if ((*file)->is_locked()) continue;
    for (std::size_t revision = signature.pdf->revision - 1; revision <= (*file)->last(); ++revision)
      if (!second_reader::disagreements(**file, revision, "").empty()) seen.failed = true;
  }
  return seen;
}

/// fits tells whether a verdict is one that the makers of the corpus call right.
bool fits(const std::string& expected, const Seen& seen) {
  if (expected == "accept") return seen.intact && !seen.suspicious;
  if (expected == "reject") return !seen.readable || seen.failed || seen.suspicious || seen.signatures == 0;
  if (expected == "no-signature") return seen.readable && seen.signatures == 0;
  if (expected == "policy-dependent") return !seen.readable || seen.says_something;
  return true;
}

}  // namespace

TEST_CASE("signed PDF files of others are accepted and rejected as their makers say", "[conformance]") {
  const auto folder = conformance::corpus_folder("pdf");
  if (!folder) return;
  const conformance::Exceptions exceptions("pdf");
  const json manifest = conformance::file_json(*folder / "manifest.json");
  const json& rows = manifest.is_array() ? manifest : manifest.at("files");
  std::size_t excepted = 0;
  for (const json& row : rows) {
    const std::string name = row.at("file");
    const bool right = fits(row.at("expected").at("verdict"), look_at(*folder / name));
    const auto reason = exceptions.reason(name);
    excepted += reason ? 1 : 0;
    CAPTURE(name, row.at("expected").at("verdict"), reason.value_or(""));
    CHECK(right == !reason);
  }
  CHECK(rows.size() > 250);
  CHECK(excepted == exceptions.size());
}

TEST_CASE("the two readers of PDF files agree about every honest file", "[conformance]") {
  const auto folder = conformance::corpus_folder("pdf");
  if (!folder) return;
  const json manifest = conformance::file_json(*folder / "manifest.json");
  const json& rows = manifest.is_array() ? manifest : manifest.at("files");
  for (const json& row : rows) {
    if (row.at("expected").at("verdict") != "accept") continue;
    const auto document = Document::open(*folder / row.at("file").get<std::string>());
    REQUIRE(document);
    const auto file = pdf::File::open(document->shared());
    if (!file || (*file)->is_locked()) continue;
    CAPTURE(row.at("file"));
    for (std::size_t revision = 0; revision <= (*file)->last(); ++revision)
      for (const Finding& finding : second_reader::disagreements(**file, revision, "")) CHECK(finding.message.empty());
  }
}
