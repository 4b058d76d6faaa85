// Writes the CAdES vectors anew: generate_cades VECTORS SEEDS, where VECTORS is test-vectors/cades and SEEDS is
// tests/fuzz/corpus/cades. Every file has one reason to pass or fail, and expectations.json says which. Signers are
// those of the test PKI; the time-stamping authority is made anew each time, and its root is tsa-root.pem.

#include <filesystem>
#include <functional>

#include <libsign/document.hpp>
#include <nlohmann/json.hpp>

#include "support/as_ber.hpp"
#include "support/cades_maker.hpp"
#include "support/vector_writer.hpp"

using namespace libsign;
using namespace support;
namespace fs = std::filesystem;
using nlohmann::ordered_json;
using Entries = std::vector<std::pair<std::string, Bytes>>;

namespace {

const Bytes kMemo = to_bytes("We cooperate.");
const Bytes kAnnex = to_bytes("On what.");
constexpr const char* kManifest = "META-INF/ASiCManifest001.xml";
constexpr const char* kSignature = "META-INF/signature001.p7s";
constexpr const char* kArchiveManifest = "META-INF/ASiCArchiveManifest.xml";
constexpr const char* kToken = "META-INF/timestamp001.tst";

struct Case {
  std::string file;
  std::string reason;
  Bytes octets;
  std::string verdict = "passed";
  std::string indication = "TOTAL-PASSED";
  std::string sub_indication{};
  std::string finding{};  // the first of the signature, or of the file where that has no signature; may be any
  std::string level = "B";
};

Bytes detached(const Signed& signer) { return cms_object({signer}); }

Bytes asic_s(const Signed& signer, const Bytes& data = kMemo) {
  return container("s", {{"memo.txt", data}, {"META-INF/signature.p7s", detached(signer)}});
}

Entries asic_e_entries(const std::string& list) {
  const Bytes signed_list = to_bytes(list);
  return {{"memo.txt", kMemo},
          {"annex.txt", kAnnex},
          {kManifest, signed_list},
          {kSignature, detached(CadesSigner().sign(signed_list))}};
}
std::string both() { return manifest(kSignature, {{"memo.txt", kMemo}, {"annex.txt", kAnnex}}); }

Bytes& entry(Entries& entries, const std::string& name) {
  for (auto& [each, octets] : entries)
    if (each == name) return octets;
  throw std::runtime_error("no entry " + name);
}

Bytes changed_asic_e(const std::function<void(Entries&)>& change) {
  Entries entries = asic_e_entries(both());
  change(entries);
  return container("e", entries);
}

Entries archived(const Stamper& stamper) {
  Entries entries = asic_e_entries(both());
  const Bytes list = to_bytes(manifest(kToken, {{"memo.txt", kMemo},
                                                {"annex.txt", kAnnex},
                                                {kManifest, entry(entries, kManifest)},
                                                {kSignature, entry(entries, kSignature)}}));
  entries.push_back({kArchiveManifest, list});
  entries.push_back({kToken, stamper.stamp(list)});
  return entries;
}

Signed with_more_attributes(const std::vector<Bytes>& more) {
  const CadesSigner signer;
  auto attributes = signer.attributes(kMemo);
  attributes.insert(attributes.end(), more.begin(), more.end());
  return signer.sign(kMemo, attributes);
}

Signed time_stamped(const Stamper& stamper, ByteView what) {
  Signed made = CadesSigner().sign(kMemo);
  made.unsigned_attributes.push_back(
      attribute(kSignatureTimestamp, {stamper.stamp(what.empty() ? ByteView(made.signature) : what)}));
  return made;
}

Signed long_lived(const Stamper& stamper) {
  Signed made = time_stamped(stamper, {});
  add_archive_timestamp(
      made, kMemo, {to_bytes(support::certificate("p256").der()), to_bytes(support::certificate("intermediate").der())},
      stamper);
  return made;
}

std::vector<Case> accepted(const Stamper& stamper) {
  const CadesSigner signer;
  std::vector<Case> cases{
      {"detached.p7s", "a detached signature over memo.txt", detached(signer.sign(kMemo))},
      {"attached.p7m", "a signature with its content inside", cms_object({signer.sign(kMemo)}, {.content = kMemo})},
      {"ber.p7s", "indefinite lengths and octet strings in pieces", as_ber(detached(signer.sign(kMemo)))},
      {"asic-s.asics", "an ASiC-S", asic_s(signer.sign(kMemo))},
      {"asic-s-two-signers.asics", "two signers in one CMS object",
       container("s", {{"memo.txt", kMemo},
                       {"META-INF/signature.p7s",
                        cms_object({signer.sign(kMemo), CadesSigner("rsa2048").sign(kMemo)},
                                   {.certificates = {to_bytes(signer.certificate.der()),
                                                     to_bytes(support::certificate("rsa2048").der()),
                                                     to_bytes(support::certificate("intermediate").der())}})}})},
      {"asic-e.asice", "an ASiC-E with two files under one manifest", container("e", asic_e_entries(both()))},
      {"signature-time-stamp.asics", "a signature-time-stamp", asic_s(time_stamped(stamper, {}))},
      {"archive-time-stamp-v3.asics", "an archive-time-stamp-v3 with its hash index", asic_s(long_lived(stamper))},
      {"archive-manifest.asice", "a time-stamp over an archive manifest", container("e", archived(stamper))},
  };
  cases[6].level = cases[7].level = "T";
  return cases;
}

std::vector<Case> rejected(const Stamper& stamper) {
  const CadesSigner signer;
  const auto failed = [](std::string file, std::string reason, Bytes octets, std::string sub, std::string finding,
                         std::string level = "B") {
    return Case{std::move(file), std::move(reason), std::move(octets),  "failed",
                "TOTAL-FAILED",  std::move(sub),    std::move(finding), std::move(level)};
  };
  std::vector<Case> cases{
      failed("changed-data.asics", "the data file was changed", asic_s(signer.sign(kMemo), kAnnex), "HASH_FAILURE",
             "HASH_MISMATCH"),
      failed(
          "changed-claim.asics", "a signed claim was changed",
          [] {
            Signed made = with_more_attributes({attribute("1.2.840.113549.1.9.5", {text_of(0x17, "260601115900Z")})});
            const std::string from = "260601115900Z";
            const auto at = std::search(made.fields.begin(), made.fields.end(), from.begin(), from.end());
            *(at + 1) = '5';
            return asic_s(made);
          }(),
          "SIG_CRYPTO_FAILURE", "SIGNATURE_VALUE_WRONG"),
      failed("other-certificate.asics", "the signed reference is about another certificate than the signer names",
             asic_s(signer.sign(kMemo, usual_attributes(kData, kMemo, support::certificate("intermediate")))),
             "FORMAT_FAILURE", "SIGNING_CERTIFICATE_MISMATCH"),
      failed("digests-disagree.asics", "the digest and the signature algorithm disagree",
             asic_s(signer.sign(kMemo, signer.attributes(kMemo), crypto::digest_identifier(Digest::Sha512))),
             "FORMAT_FAILURE", "DIGEST_ALGORITHM_MISMATCH"),
      failed("repeated-attribute.asics", "two message-digest attributes",
             asic_s(with_more_attributes({message_digest_attribute(kAnnex)})), "FORMAT_FAILURE", "ATTRIBUTE_REPEATED"),
      failed("wrong-content-type.asics", "the content-type attribute names another type",
             asic_s(signer.sign(kMemo, usual_attributes("1.2.3", kMemo, signer.certificate))), "FORMAT_FAILURE",
             "CONTENT_TYPE_MISMATCH"),
      failed("algorithm-protection.asics", "the signed copy of the digest algorithm disagrees",
             asic_s(with_more_attributes(
                 {attribute("1.2.840.113549.1.9.52", {sequence({crypto::digest_identifier(Digest::Sha512)})})})),
             "FORMAT_FAILURE", "ALGORITHM_PROTECTION"),
      failed("content-inside.asics", "the signature file holds a content of its own",
             container("s", {{"memo.txt", kMemo},
                             {"META-INF/signature.p7s", cms_object({signer.sign(kMemo)}, {.content = kMemo})}}),
             "FORMAT_FAILURE", "CONTENT_NOT_DETACHED"),
      failed("attributes-as-content.p7m", "what was signed may be somebody's signed attributes",
             cms_object({signer.sign(set_of(signer.attributes(kMemo)), std::vector<Bytes>{})},
                        {.content = set_of(signer.attributes(kMemo))}),
             "FORMAT_FAILURE", "CONTENT_AMBIGUOUS", "none"),
      {"no-reference.asics", "no signed attribute names the certificate",
       asic_s(signer.sign(kMemo, {content_type_attribute(kData), message_digest_attribute(kMemo)})), "indeterminate",
       "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", "SIGNING_CERTIFICATE_UNBOUND", "none"},
      {"no-certificate.asics", "the signer's certificate is not there",
       container("s", {{"memo.txt", kMemo},
                       {"META-INF/signature.p7s",
                        cms_object({signer.sign(kMemo)},
                                   {.certificates = {to_bytes(support::certificate("intermediate").der())}})}}),
       "indeterminate", "INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND", "NO_SIGNING_CERTIFICATE"},
      failed("manifest-changed-file.asice", "a file that the manifest lists was changed",
             changed_asic_e([](Entries& entries) { entry(entries, "annex.txt") = kMemo; }), "HASH_FAILURE",
             "HASH_MISMATCH"),
      failed("manifest-changed.asice", "the manifest was changed after signing", changed_asic_e([](Entries& entries) {
               entry(entries, kManifest) = to_bytes(manifest(kSignature, {{"memo.txt", kMemo}}));
             }),
             "HASH_FAILURE", "HASH_MISMATCH"),
      failed("manifest-duplicate.asice", "the manifest lists a file twice",
             container("e", asic_e_entries(manifest(
                                kSignature, {{"memo.txt", kMemo}, {"m%65mo.txt", kMemo}, {"annex.txt", kAnnex}}))),
             "FORMAT_FAILURE", "ASIC_MANIFEST_DUPLICATE_ENTRY"),
      {"manifest-unknown-file.asice", "the manifest lists a file that is not there",
       container("e", asic_e_entries(
                          manifest(kSignature, {{"memo.txt", kMemo}, {"annex.txt", kAnnex}, {"more.txt", kMemo}}))),
       "indeterminate", "INDETERMINATE", "SIGNED_DATA_NOT_FOUND", "SIGNED_DATA_NOT_FOUND"},
      {"manifest-traversal.asice", "the manifest lists a file outside the container",
       container("e", asic_e_entries(
                          manifest(kSignature, {{"memo.txt", kMemo}, {"annex.txt", kAnnex}, {"../memo.txt", kMemo}}))),
       "indeterminate", "INDETERMINATE", "SIGNED_DATA_NOT_FOUND", "SIGNED_DATA_NOT_FOUND"},
      {"manifest-leaves-out.asice", "the manifest does not list a data file",
       container("e", asic_e_entries(manifest(kSignature, {{"memo.txt", kMemo}}))), "failed", "TOTAL-PASSED", "", ""},
      {"no-manifest.asice", "no manifest says what the signature covers",
       changed_asic_e([](Entries& entries) { entries.erase(entries.begin() + 2); }), "failed", "INDETERMINATE",
       "SIGNED_DATA_NOT_FOUND", "SIGNED_DATA_NOT_FOUND"},
      failed("two-manifests.asice", "two manifests name the same signature", changed_asic_e([](Entries& entries) {
               entries.push_back({"META-INF/ASiCManifest002.xml", to_bytes(both())});
             }),
             "FORMAT_FAILURE", "ASIC_MANIFEST_AMBIGUOUS"),
      {"time-stamp-alone.asics", "a time-stamp is no signature",
       container("s", {{"memo.txt", kMemo}, {"META-INF/timestamp.tst", stamper.stamp(kMemo)}}), "unsigned", "", "",
       "TIMESTAMPED"},
      {"time-stamp-alone.tst", "a bare time-stamp is no signature", stamper.stamp(kMemo), "unsigned", "", "",
       "TIMESTAMPED"},
      {"time-stamp-changed-data.asics", "the data file was changed after it was time-stamped",
       container("s", {{"memo.txt", kAnnex}, {"META-INF/timestamp.tst", stamper.stamp(kMemo)}}), "failed", "", "",
       "TIMESTAMP_BROKEN"},
      {"not-cms.asics", "the signature file is no CMS object",
       container("s", {{"memo.txt", kMemo}, {"META-INF/signature.p7s", to_bytes("no CMS")}}), "unreadable", "", "",
       "META-INF/signature.p7s"},
  };
  return cases;
}

// --- writing ---

ordered_json described(const std::string& folder, const Case& one) {
  ordered_json row = {{"file", folder + "/" + one.file}, {"reason", one.reason}, {"verdict", one.verdict}};
  if (!one.finding.empty()) row["finding"] = one.finding;
  if (one.indication.empty()) return row;
  row["indication"] = one.indication;
  row["sub_indication"] = one.sub_indication;
  row["level"] = one.level;
  return row;
}

void write_all(const fs::path& folder, const fs::path& seeds) {
  const Stamper stamper;
  write_vectors(folder, accepted(stamper), rejected(stamper), described, octets_of_case);
  write(folder / "memo.txt", kMemo);
  write(folder / "tsa-root.pem", as_bytes(stamper.root().to_pem()));
  fs::create_directories(seeds);
  // Few: one of each kind of file.
  for (const std::string file : {"accept/detached.p7s", "accept/ber.p7s", "accept/archive-time-stamp-v3.asics",
                                 "accept/archive-manifest.asice", "reject/time-stamp-alone.asics"})
    fs::copy_file(folder / file, seeds / fs::path(file).filename(), fs::copy_options::overwrite_existing);
  const CadesSigner signer;
  write(seeds / "archive-time-stamp-v3.p7s", detached(long_lived(stamper)));
  write(seeds / "manifest.xml", as_bytes(both()));
}

}  // namespace

int main(int argc, char** argv) {
  return run_generator(argc, argv, "generate_cades test-vectors/cades tests/fuzz/corpus/cades", write_all);
}
