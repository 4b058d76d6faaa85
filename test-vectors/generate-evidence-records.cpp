// Writes the vectors of evidence records anew: generate_evidence_records VECTORS SEEDS, where VECTORS is
// test-vectors/evidence-records and SEEDS is tests/fuzz/corpus/evidence_record. The signer's certificate ended in 2021;
// the signatures of 2020 pass in 2026 where an evidence record proves that they were there in time, and expectations.json
// says which do. The time-stamping authority is made anew each time, and its root is tsa-root.pem.

#include <filesystem>

#include <libsign/sign.hpp>
#include <nlohmann/json.hpp>

#include "asic/container.hpp"
#include "support/cades_maker.hpp"
#include "support/record_maker.hpp"
#include "support/vector_writer.hpp"
#include "xades/read.hpp"

using namespace libsign;
using support::RecordMaker;
using support::Row;
using support::write;
namespace fs = std::filesystem;
using nlohmann::ordered_json;
using Entries = std::vector<std::pair<std::string, Bytes>>;

namespace {

constexpr const char* kTsa = "tsa";
constexpr const char* kManifest = "META-INF/ASiCEvidenceRecordManifest001.xml";
constexpr const char* kAsn1 = "META-INF/evidencerecord.ers";
constexpr const char* kXml = "META-INF/evidencerecord.xml";
constexpr const char* kSignatures = "META-INF/signatures0.xml";
const Bytes kMemo = to_bytes("We cooperate.");

sandbox::World made_world() {
  sandbox::World world("http://world.test", parse_instant("2019-01-01").value());
  const sandbox::Validity validity{parse_instant("2019-01-01").value(), parse_instant("2060-01-01").value()};
  (void)world.add_authority({.name = "root", .subject = {"Time-stamping root"}, .validity = validity}).value();
  (void)world.add_tsa({.name = kTsa, .authority = "root", .subject = {"TSA"}, .validity = validity}).value();
  return world;
}

RecordMaker::Object octets(const Bytes& bytes) {
  return [bytes](Digest algorithm) { return crypto::digest(algorithm, bytes); };
}

Document signed_in_2020(Packaging packaging) {
  SignRequest request;
  request.documents = {packaging == Packaging::Enveloped
                           ? Document("memo.xml", to_bytes(std::string_view("<memo>We cooperate.</memo>")), "text/xml")
                           : Document("memo.txt", kMemo, "text/plain")};
  request.packaging = packaging;
  request.parameters.signing_time = parse_instant("2020-06-01").value();
  return sign(request, *support::signer("expired")).value();
}

std::vector<Row> once() { return {{.stamps = {{kTsa, "2020-06-02"}}}}; }
std::vector<Row> renewed() { return {{.stamps = {{kTsa, "2020-06-02"}, {kTsa, "2022-06-02"}}}}; }
std::vector<Row> rebuilt() {
  return {{.stamps = {{kTsa, "2020-06-02"}, {kTsa, "2022-06-02"}}},
          {.algorithm = Digest::Sha512, .stamps = {{kTsa, "2024-06-02"}}}};
}

struct Case {
  std::string file;
  std::string reason;
  Bytes octets;
  std::string verdict;
  std::string finding{};  // of a time-stamp of the signature, or of the file where that has no signature; may be any
};

class Maker {
 public:
  /// container puts a record over the signature file and the data file into a signed container.
  Bytes container(const std::string& record_name, const std::vector<Row>& rows,
                  const std::function<void(Entries&)>& change = {}) const {
    Entries entries = signed_entries();
    const RecordMaker maker(world_, {octets(entry(entries, kSignatures)), octets(kMemo)});
    return finished(std::move(entries), record_name, maker, rows, change);
  }

  /// alone puts a record over the data file into a container that nobody signed.
  Bytes alone(const Bytes& data, const std::function<void(Entries&)>& change = {}) const {
    const RecordMaker maker(world_, {octets(kMemo)});
    Entries entries{{"memo.txt", data}};
    entries.push_back({kManifest, to_bytes(support::manifest(kAsn1, {{"memo.txt", data}}))});
    entries.push_back({kAsn1, maker.asn1(once())});
    if (change) change(entries);
    return support::container("e", entries);
  }

  /// sealed puts a record into the unsigned properties of a bare XML signature.
  Bytes sealed(bool asn1, const std::vector<Row>& rows) const {
    std::string text(as_text(signed_in_2020(Packaging::Enveloped).bytes()));
    const RecordMaker maker(world_, {[text](Digest algorithm) { return group_digest(text, algorithm); }});
    const std::string record = asn1 ? "<e:ASN1EvidenceRecord>" + to_base64(maker.asn1(rows)) + "</e:ASN1EvidenceRecord>"
                                    : maker.xml(rows);
    text.insert(text.find("</xades:QualifyingProperties>"),
                "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>"
                "<e:SealingEvidenceRecords xmlns:e=\"http://uri.etsi.org/19132/v1.1.1#\">" +
                    record +
                    "</e:SealingEvidenceRecords></xades:UnsignedSignatureProperties></xades:UnsignedProperties>");
    return to_bytes(text);
  }

  Certificate root() const { return world_.roots().front(); }
  RecordMaker over_memo() const { return RecordMaker(world_, {octets(kMemo)}); }
  static Bytes& entry(Entries& entries, const std::string& name) {
    for (auto& [each, bytes] : entries)
      if (each == name) return bytes;
    throw std::runtime_error("no entry " + name);
  }

 private:
  static Entries signed_entries() {
    const auto read = asic::read(signed_in_2020(Packaging::AsicE), {}).value();
    return {{"memo.txt", to_bytes(read.data.front().bytes())},
            {"META-INF/manifest.xml", to_bytes(read.other_meta.front().bytes())},
            {kSignatures, to_bytes(read.signatures.front().bytes())}};
  }

  static Bytes finished(Entries entries, const std::string& record_name, const RecordMaker& maker,
                        const std::vector<Row>& rows, const std::function<void(Entries&)>& change) {
    const Bytes list = to_bytes(
        support::manifest(record_name, {{kSignatures, entry(entries, kSignatures)}, {"memo.txt", kMemo}}));
    entries.push_back({kManifest, list});
    entries.push_back({record_name, record_name == kAsn1 ? maker.asn1(rows) : to_bytes(maker.xml(rows))});
    if (change) change(entries);
    return support::container("e", entries);
  }

  /// group_digest is the digest of all that EN 319 132-3 lists, for a signature without unsigned properties.
  static Bytes group_digest(const std::string& text, Digest algorithm) {
    const auto document = xml::Document::parse(as_bytes(text), {}, "memo.xml").value();
    const auto evidence = xades::read(document, "memo.xml", {}, {}, nullptr).value().front();
    const auto signature = document.find_all(xml::kDsig, "Signature").front();
    std::vector<Bytes> digests;
    const auto add = [&](ByteView bytes) { digests.push_back(crypto::digest(algorithm, bytes)); };
    for (const evidence::Reference& reference : evidence.references) add(reference.octets.view);
    add(evidence.signed_octets);
    for (const char* name : {"SignatureValue", "KeyInfo"})
      add(xml::canonicalize(document, *signature.child(xml::kDsig, name), xml::C14n{}).value());
    return crypto::digest(algorithm, support::joined(support::sorted(digests)));
  }

  sandbox::World world_ = made_world();
};

std::vector<Case> accepted(const Maker& maker) {
  const auto passed = [](std::string file, std::string reason, Bytes bytes) {
    return Case{std::move(file), std::move(reason), std::move(bytes), "passed"};
  };
  return {passed("asn1.asice", "a record of RFC 4998 over signature and data", maker.container(kAsn1, once())),
          passed("asn1-renewed.asice", "its time-stamp was renewed", maker.container(kAsn1, renewed())),
          passed("asn1-rebuilt.asice", "its hash tree was rebuilt with SHA-512", maker.container(kAsn1, rebuilt())),
          passed("xml.asice", "a record of RFC 6283 over signature and data", maker.container(kXml, once())),
          passed("xml-renewed.asice", "its time-stamp was renewed", maker.container(kXml, renewed())),
          passed("xml-rebuilt.asice", "its hash tree was rebuilt with SHA-512", maker.container(kXml, rebuilt())),
          passed("sealed-xml.xml", "a record of RFC 6283 in the signature", maker.sealed(false, rebuilt())),
          passed("sealed-asn1.xml", "a record of RFC 4998 in the signature", maker.sealed(true, rebuilt()))};
}

std::vector<Case> rejected(const Maker& maker) {
  const auto broken = [](std::string file, std::string reason, Bytes bytes,
                         std::string finding = "EVIDENCE_RECORD_BROKEN") {
    return Case{std::move(file), std::move(reason), std::move(bytes), "indeterminate", std::move(finding)};
  };
  const auto spoiled = [](std::vector<Row> rows) {
    rows[0].stamps[0].spoil_tree = [](ers::HashTree& tree) { tree.back().front()[0] ^= 1; };
    return rows;
  };
  const auto not_renewed = [](std::vector<Row> rows) {
    rows[0].stamps[1].spoil_predecessor = [](Bytes& digest) { digest[0] ^= 1; };
    return rows;
  };
  const auto forgetful = [](std::vector<Row> rows) {
    rows[1].forgets_chains = true;
    return rows;
  };
  const auto reversed = [](std::vector<Row> rows) {
    rows[0].stamps[1].date = "2020-06-01";
    return rows;
  };
  std::vector<Case> cases;
  for (const char* name : {kAsn1, kXml}) {
    const std::string form = name == kAsn1 ? "asn1" : "xml";
    cases.push_back(broken(form + "-tree-changed.asice", "a digest of the hash tree was changed",
                           maker.container(name, spoiled(once()))));
    cases.push_back(broken(form + "-renewal-of-another.asice", "the second time-stamp is about another than the first",
                           maker.container(name, not_renewed(renewed()))));
    cases.push_back(broken(form + "-rebuilt-without-chains.asice", "the new tree does not hold the old time-stamps",
                           maker.container(name, forgetful(rebuilt()))));
    cases.push_back(broken(form + "-renewed-before.asice", "the second time-stamp is older than the first",
                           maker.container(name, reversed(renewed()))));
  }
  cases.push_back(broken("late.asice", "the record was made after the certificate had ended",
                         maker.container(kAsn1, {{.stamps = {{kTsa, "2022-06-02"}}}}), ""));
  cases.push_back(broken("no-manifest.asice", "no manifest says what the record protects",
                         maker.container(kAsn1, once(), [](Entries& entries) { entries.erase(entries.begin() + 3); }), ""));
  cases.push_back(broken("two-manifests.asice", "two manifests say what the record protects",
                         maker.container(kAsn1, once(),
                                         [](Entries& entries) {
                                           entries.push_back({"META-INF/ASiCEvidenceRecordManifest002.xml",
                                                              Maker::entry(entries, kManifest)});
                                         }),
                         ""));
  cases.push_back(broken("unreadable.asice", "the record is no record",
                         maker.container(kAsn1, once(),
                                         [](Entries& entries) { Maker::entry(entries, kAsn1) = to_bytes("no record"); }),
                         ""));
  cases.push_back(broken("sealed-changed.xml", "a digest of the hash tree in the signature was changed",
                         maker.sealed(false, spoiled(once()))));
  cases.push_back({"alone.asice", "a record is no signature", maker.alone(kMemo), "unsigned", "TIMESTAMPED"});
  cases.push_back({"alone-changed.asice", "the data file was changed after the record was made",
                   maker.alone(to_bytes("We do not.")), "failed", "TIMESTAMP_BROKEN"});
  cases.push_back({"alone-unreadable.asice", "the only record is no record",
                   maker.alone(kMemo,
                               [](Entries& entries) { Maker::entry(entries, kAsn1) = to_bytes("no record"); }),
                   "failed", "TIMESTAMP_BROKEN"});
  return cases;
}

ordered_json described(const std::string& folder, const Case& one) {
  ordered_json row = {{"file", folder + "/" + one.file}, {"reason", one.reason}, {"verdict", one.verdict}};
  if (!one.finding.empty()) row["finding"] = one.finding;
  return row;
}

void write_all(const fs::path& folder, const fs::path& seeds) {
  const Maker maker;
  support::write_vectors(folder, accepted(maker), rejected(maker), described, support::octets_of_case);
  write(folder / "tsa-root.pem", as_bytes(maker.root().to_pem()));
  fs::create_directories(seeds);
  write(seeds / "once.ers", maker.over_memo().asn1(once()));
  write(seeds / "rebuilt.ers", maker.over_memo().asn1(rebuilt()));
  write(seeds / "once.xml", as_bytes(maker.over_memo().xml(once())));
  write(seeds / "rebuilt.xml", as_bytes(maker.over_memo().xml(rebuilt())));
}

}  // namespace

int main(int argc, char** argv) {
  return support::run_generator(argc, argv, "generate_evidence_records test-vectors/evidence-records tests/fuzz/corpus/evidence_record", write_all);
}
