#include "cades/container.hpp"

#include <catch2/catch.hpp>

#include "support/cades_maker.hpp"

using namespace libsign;
using namespace support;
using Entries = std::vector<std::pair<std::string, Bytes>>;
using evidence::Evidence;

namespace {

constexpr const char* kSignature = "META-INF/signature001.p7s";
constexpr const char* kManifest = "META-INF/ASiCManifest001.xml";
const Bytes kMemo = to_bytes("We cooperate.");
const Bytes kAnnex = to_bytes("On what.");

/// Contents keeps the container that its evidence refers to.
struct Contents {
  asic::AsicContainer container;
  Result<cades::ContainerContents> read;
};

Contents read(std::string_view kind, const Entries& entries) {
  const Document document("signed." + std::string(kind == "s" ? "asics" : "asice"), container(kind, entries));
  auto opened = asic::read(document, {}).value();
  auto contents = cades::read_container(opened, {});
  return {std::move(opened), std::move(contents)};
}

/// asic_e signs a manifest over memo.txt and annex.txt.
Entries asic_e(const std::string& listed = manifest(kSignature, {{"memo.txt", kMemo}, {"annex.txt", kAnnex}})) {
  const Bytes list = to_bytes(listed);
  return {{"memo.txt", kMemo},
          {"annex.txt", kAnnex},
          {kManifest, list},
          {kSignature, cms_object({CadesSigner().sign(list)})}};
}

Bytes& entry(Entries& entries, const std::string& name) {
  for (auto& [each, octets] : entries)
    if (each == name) return octets;
  throw std::runtime_error("no entry " + name);
}

std::string state(const Evidence& evidence) {
  std::string text;
  for (const evidence::Reference& reference : evidence.references)
    text += (text.empty() ? "" : " ") + reference.uri + (!reference.found ? "?" : reference.intact ? "+" : "-");
  return text;
}

std::string errors(const Evidence& evidence) {
  std::string text;
  for (const Finding& finding : evidence.format_findings)
    if (finding.severity == Severity::Error) text += (text.empty() ? "" : " ") + finding.code;
  return text;
}

}  // namespace

TEST_CASE("read_container: the signature of an ASiC-S covers its data file", "[cades]") {
  const auto contents =
      read("s", {{"memo.txt", kMemo}, {"META-INF/signature.p7s", cms_object({CadesSigner().sign(kMemo)})}});
  REQUIRE(contents.read);
  REQUIRE(contents.read->signatures.size() == 1);
  CHECK(state(contents.read->signatures.front()) == "memo.txt+");
  CHECK(contents.read->signatures.front().file == "META-INF/signature.p7s");
}

TEST_CASE("read_container: the files that a signed manifest lists are the references", "[cades]") {
  const auto contents = read("e", asic_e());
  REQUIRE(contents.read);
  REQUIRE(contents.read->signatures.size() == 1);
  const Evidence& evidence = contents.read->signatures.front();
  CHECK(state(evidence) == "META-INF/ASiCManifest001.xml+ memo.txt+ annex.txt+");
  CHECK(errors(evidence).empty());
  CHECK(evidence.references[0].signed_properties);
  CHECK(evidence.references[1].is_file);
  CHECK_FALSE(evidence.references[1].signed_properties);
}

TEST_CASE("read_container: a file that was changed, and one that is gone, are seen", "[cades][reject]") {
  Entries changed = asic_e();
  entry(changed, "memo.txt") = to_bytes("We don't.");
  CHECK(state(read("e", changed).read->signatures.front()) == "META-INF/ASiCManifest001.xml+ memo.txt- annex.txt+");
  Entries gone = asic_e();
  gone.erase(gone.begin());
  CHECK(state(read("e", gone).read->signatures.front()) == "META-INF/ASiCManifest001.xml+ memo.txt? annex.txt+");
}

TEST_CASE("read_container: what a manifest lists that was not signed is no reference", "[cades][reject]") {
  Entries entries = asic_e();
  entry(entries, kManifest) = to_bytes(manifest(kSignature, {{"memo.txt", kMemo}}));
  CHECK(state(read("e", entries).read->signatures.front()) == "META-INF/ASiCManifest001.xml-");
}

TEST_CASE("read_container: names in a manifest are percent-decoded and never leave the container", "[cades]") {
  Entries entries =
      asic_e(manifest(kSignature, {{"%6Demo.txt", kMemo}, {"../annex.txt", kAnnex}, {"/memo.txt", kMemo}}));
  CHECK(state(read("e", entries).read->signatures.front()) ==
        "META-INF/ASiCManifest001.xml+ memo.txt+ ../annex.txt? /memo.txt?");
}

TEST_CASE("read_container: a manifest that is not strict lists nothing and fails the signature", "[cades][reject]") {
  const auto [text, code] = GENERATE(
      std::pair{manifest(kSignature, {{"memo.txt", kMemo}, {"memo.txt", kMemo}}), "ASIC_MANIFEST_DUPLICATE_ENTRY"},
      std::pair{manifest(kSignature, {}), "ASIC_MANIFEST_UNREADABLE"});
  const auto contents = read("e", asic_e(text));
  CHECK(errors(contents.read->signatures.front()) == code);
  CHECK(contents.read->signatures.front().references.size() == 1);
}

TEST_CASE("read_container: a signature without manifest in an ASiC-E covers nothing", "[cades][reject]") {
  Entries entries = asic_e();
  entries.erase(entries.begin() + 2);
  CHECK(state(read("e", entries).read->signatures.front()) == "META-INF/ASiCManifest.xml?");
}

TEST_CASE("read_container: two manifests for one signature are one too many", "[cades][reject]") {
  Entries entries = asic_e();
  entries.push_back({"META-INF/ASiCManifest002.xml", to_bytes(manifest(kSignature, {{"memo.txt", kMemo}}))});
  CHECK(errors(read("e", entries).read->signatures.front()) == "ASIC_MANIFEST_AMBIGUOUS");
}

TEST_CASE("read_container: a signature file with a content of its own fails", "[cades][reject]") {
  const auto contents = read(
      "s",
      {{"memo.txt", kMemo}, {"META-INF/signature.p7s", cms_object({CadesSigner().sign(kMemo)}, {.content = kMemo})}});
  CHECK(errors(contents.read->signatures.front()) == "CONTENT_NOT_DETACHED");
}

TEST_CASE("read_container: a signature file that is no CMS object, or has no signer, is an error", "[cades][reject]") {
  const Bytes octets = GENERATE(to_bytes("no CMS"), cms_object({}));
  const auto contents = read("s", {{"memo.txt", kMemo}, {"META-INF/signature.p7s", octets}});
  REQUIRE_FALSE(contents.read);
  CHECK(contents.read.error().where == "META-INF/signature.p7s");
}

TEST_CASE("read_container: more signers than the limit are refused", "[cades][reject]") {
  Limits limits;
  limits.max_signatures = 1;
  const Document document(
      "a.asics",
      container("s", {{"memo.txt", kMemo},
                      {"META-INF/signature.p7s", cms_object({CadesSigner().sign(kMemo), CadesSigner().sign(kMemo)})}}));
  const auto contents = cades::read_container(asic::read(document, {}).value(), limits);
  REQUIRE_FALSE(contents);
  CHECK(contents.error().code == Errc::LimitExceeded);
}

TEST_CASE("read_container: a time-stamp over an archive manifest covers the signature that it lists", "[cades]") {
  const Stamper stamper;
  Entries entries = asic_e();
  const Bytes list = to_bytes(manifest("META-INF/timestamp001.tst", {{"memo.txt", kMemo},
                                                                     {"annex.txt", kAnnex},
                                                                     {kManifest, entry(entries, kManifest)},
                                                                     {kSignature, entry(entries, kSignature)}}));
  entries.push_back({"META-INF/ASiCArchiveManifest.xml", list});
  entries.push_back({"META-INF/timestamp001.tst", stamper.stamp(list)});
  const auto contents = read("e", entries);
  REQUIRE(contents.read);
  CHECK(contents.read->file_timestamps.empty());
  REQUIRE(contents.read->signatures.front().timestamps.size() == 1);
  const evidence::Timestamp& timestamp = contents.read->signatures.front().timestamps.front();
  CHECK(timestamp.kind == TimestampKind::Archive);
  CHECK(equal(timestamp.imprint, timestamp.token->imprint()));
  CHECK(timestamp.covers_signature);
  CHECK(timestamp.covers_data);

  SECTION("but not where one of the files was changed since") {
    entry(entries, "annex.txt") = to_bytes("On another thing.");
    const auto changed = read("e", entries);
    CHECK(changed.read->signatures.front().timestamps.empty());
    REQUIRE(changed.read->file_timestamps.size() == 1);
    CHECK(changed.read->timestamps.timestamps.front().imprint.empty());
  }
}

TEST_CASE("read_container: a time-stamp without a signature is about the data file", "[cades]") {
  const Stamper stamper;
  const auto contents = read("s", {{"memo.txt", kMemo}, {"META-INF/timestamp.tst", stamper.stamp(kMemo)}});
  REQUIRE(contents.read);
  CHECK(contents.read->signatures.empty());
  REQUIRE(contents.read->file_timestamps.size() == 1);
  CHECK(contents.read->file_timestamps.front().covered_files == std::vector<std::string>{"memo.txt"});
  const evidence::Timestamp& timestamp = contents.read->timestamps.timestamps.front();
  CHECK(equal(timestamp.imprint, timestamp.token->imprint()));
}
