#include "ers/record.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "support/record_maker.hpp"

using namespace libsign;
using support::RecordMaker;
using support::Row;
using support::Stamp;

namespace {

constexpr const char* kTsa = "tsa";

sandbox::World& world() {
  static sandbox::World made = [] {
    sandbox::World all("http://world.test", parse_instant("2025-01-01").value());
    const sandbox::Validity validity{parse_instant("2025-01-01").value(), parse_instant("2060-01-01").value()};
    REQUIRE(all.add_authority({.name = "root", .subject = {"Root"}, .validity = validity}));
    REQUIRE(all.add_tsa({.name = kTsa, .authority = "root", .subject = {"TSA"}, .validity = validity}));
    return all;
  }();
  return made;
}

const Bytes kMemo = to_bytes("We cooperate.");
const Bytes kAnnex = to_bytes("And how.");

RecordMaker::Object made_of(const Bytes& octets) {
  return [octets](Digest algorithm) { return crypto::digest(algorithm, octets); };
}
ers::DigestsOf object(const Bytes& octets) {
  return [octets](const ers::Chain& chain) { return std::vector<Bytes>{crypto::digest(chain.algorithm, octets)}; };
}

enum class Form { Asn1, Xml };

Result<ers::Record> read_xml(std::string_view text) {
  const auto document = xml::Document::parse(as_bytes(text), {}, "record.xml");
  REQUIRE(document);
  std::size_t budget = 1u << 20;
  return ers::read_xml(*document, document->root(), budget, nullptr);
}

ers::Record made(Form form, const std::vector<Row>& rows, const std::vector<Bytes>& objects = {kMemo}) {
  std::vector<RecordMaker::Object> all;
  for (const Bytes& one : objects) all.push_back(made_of(one));
  const RecordMaker maker(world(), all);
  auto record = form == Form::Asn1 ? ers::read_asn1(maker.asn1(rows), nullptr) : read_xml(maker.xml(rows));
  if (!record) FAIL(record.error().what);
  return *std::move(record);
}

bool proves(const ers::Proof& proof) {
  return !proof.timestamp.imprint.empty() && equal(proof.timestamp.imprint, proof.timestamp.token->imprint()) &&
         proof.timestamp.findings.empty();
}
bool is_broken(const std::vector<ers::Proof>& proofs) {
  return !proofs.empty() && std::all_of(proofs.begin(), proofs.end(), [](const ers::Proof& proof) {
    return proof.timestamp.imprint.empty() && proof.timestamp.covers.empty() &&
           proof.timestamp.findings.at(0).code == "EVIDENCE_RECORD_BROKEN";
  });
}
bool covers(const ers::Proof& proof, const ers::Proof& other) {
  const auto& all = proof.timestamp.covers;
  return std::find(all.begin(), all.end(), to_bytes(other.timestamp.token->sha256())) != all.end();
}

/// Time-stamped, renewed, and with another digest rebuilt and renewed.
std::vector<Row> long_life() {
  return {{.algorithm = Digest::Sha256, .stamps = {{kTsa, "2026-01-01"}, {kTsa, "2030-01-01"}}},
          {.algorithm = Digest::Sha512, .stamps = {{kTsa, "2034-01-01"}, {kTsa, "2038-01-01"}}}};
}

}  // namespace

TEST_CASE("evidence record: each time-stamp is about what it renews, and the first of a chain about the objects",
          "[ers]") {
  const Form form = GENERATE(Form::Asn1, Form::Xml);
  const auto proofs = ers::proofs_of(made(form, long_life(), {kMemo, kAnnex}), {object(kAnnex), object(kMemo)});
  REQUIRE(proofs.size() == 4);
  CHECK(std::all_of(proofs.begin(), proofs.end(), proves));
  CHECK(proofs[0].covers_objects);
  CHECK_FALSE(proofs[1].covers_objects);
  CHECK(proofs[2].covers_objects);
  CHECK_FALSE(proofs[3].covers_objects);
  CHECK(proofs[0].timestamp.covers.empty());
  CHECK(covers(proofs[1], proofs[0]));
  CHECK((covers(proofs[2], proofs[0]) && covers(proofs[2], proofs[1])));
  CHECK((covers(proofs[3], proofs[2]) && !covers(proofs[3], proofs[0])));
  CHECK(proofs[3].timestamp.digest_algorithms == std::vector{Digest::Sha512});
}

TEST_CASE("evidence record: without a hash tree it is about one object itself", "[ers]") {
  const Form form = GENERATE(Form::Asn1, Form::Xml);
  const ers::Record record = made(
      form, {{.stamps = {{.tsa = kTsa, .has_tree = false}, {.tsa = kTsa, .date = "2027-01-01", .has_tree = false}}}});
  const auto proofs = ers::proofs_of(record, {object(kMemo)});
  REQUIRE(proofs.size() == 2);
  CHECK(std::all_of(proofs.begin(), proofs.end(), proves));
  CHECK(is_broken(ers::proofs_of(record, {object(kMemo), object(kAnnex)})));
}

TEST_CASE("evidence record: what was changed makes all of it prove nothing", "[ers][reject]") {
  const Form form = GENERATE(Form::Asn1, Form::Xml);
  const auto spoil = [](ers::HashTree& tree) { tree.back().front()[0] ^= 1; };
  const auto drop = [](ers::HashTree& tree) { tree.front().erase(tree.front().begin()); };
  std::vector<Row> rows = long_life();
  std::vector<ers::DigestsOf> objects{object(kMemo)};
  switch (GENERATE(range(0, 11))) {
    case 0: objects = {object(kAnnex)}; break;
    case 1: objects.push_back(object(kAnnex)); break;
    case 2: objects.clear(); break;
    case 3: objects = {[](const ers::Chain&) { return std::vector<Bytes>{}; }}; break;
    case 4: objects = {[](const ers::Chain&) { return std::vector<Bytes>{Bytes{}}; }}; break;
    case 5: rows[0].stamps[0].spoil_tree = spoil; break;
    case 6: rows[0].stamps[0].spoil_tree = drop; break;
    case 7: rows[1].stamps[0].spoil_tree = spoil; break;
    case 8: rows[0].stamps[1].spoil_predecessor = [](Bytes& digest) { digest[0] ^= 1; }; break;
    case 9: rows[1].forgets_chains = true; break;
    case 10: rows[1].stamps[1].date = "2033-12-31"; break;
  }
  CHECK(is_broken(ers::proofs_of(made(form, rows), objects)));
}

TEST_CASE("evidence record: one in which a digest algorithm was exchanged proves nothing", "[ers][reject]") {
  const Form form = GENERATE(Form::Asn1, Form::Xml);
  ers::Record record = made(form, long_life());
  record.chains[0].algorithm = Digest::Sha3_256;
  CHECK(is_broken(ers::proofs_of(record, {object(kMemo)})));
}

TEST_CASE("evidence record: what is no record is refused", "[ers][reject]") {
  const RecordMaker maker(world(), {made_of(kMemo)});
  const Bytes good = maker.asn1(long_life());
  REQUIRE(ers::read_asn1(good, nullptr));
  const auto refused = [](ByteView der) { return ers::read_asn1(der, nullptr).error().code; };
  CHECK(refused({}) == Errc::BadInput);
  CHECK(refused(as_bytes("<EvidenceRecord/>")) == Errc::BadInput);
  CHECK(refused(ByteView(good).first(good.size() - 1)) == Errc::BadInput);
  CHECK(refused(maker.asn1({})) == Errc::BadInput);
  CHECK(refused(maker.asn1({Row{}})) == Errc::BadInput);

  const std::string text = maker.xml(long_life());
  REQUIRE(read_xml(text));
  const auto with = [&](std::string_view old, std::string_view replacement) {
    std::string changed = text;
    changed.replace(changed.find(old), old.size(), replacement);
    return read_xml(changed);
  };
  CHECK(with("Version=\"1.0\"", "Version=\"2.0\"").error().code == Errc::BadInput);
  CHECK(with("ArchiveTimeStamp Order=\"1\"", "ArchiveTimeStamp Order=\"2\"").error().code == Errc::BadInput);
  CHECK(with("Chain Order=\"1\"", "Chain Order=\"2\"").error().code == Errc::BadInput);
  CHECK(with("Type=\"RFC3161\"", "Type=\"XMLENTRUST\"").error().code == Errc::BadInput);
  CHECK(with("xmlenc#sha256", "xmlenc#sha257").error().code == Errc::Unsupported);
  CHECK(with("<ArchiveTimeStampSequence>", "<EncryptionInformation/><ArchiveTimeStampSequence>").error().code ==
        Errc::Unsupported);
  CHECK(with("<DigestValue>", "<DigestValue>AAAA").error().code == Errc::BadInput);
}

TEST_CASE("evidence record: too many time-stamps and chains are too many", "[ers][reject]") {
  const RecordMaker maker(world(), {made_of(kMemo)});
  const std::vector<Row> chains(ers::kMaxChains + 1, Row{.stamps = {{.tsa = kTsa, .has_tree = false}}});
  CHECK(ers::read_asn1(maker.asn1(chains), nullptr).error().code == Errc::LimitExceeded);
  CHECK(read_xml(maker.xml(chains)).error().code == Errc::LimitExceeded);
}

TEST_CASE("evidence record: canonicalizing is budgeted", "[ers][reject]") {
  const std::string text = RecordMaker(world(), {made_of(kMemo)}).xml(long_life());
  const auto document = xml::Document::parse(as_bytes(text), {}, "record.xml");
  std::size_t budget = 100;
  CHECK(ers::read_xml(*document, document->root(), budget, nullptr).error().code == Errc::LimitExceeded);
}
