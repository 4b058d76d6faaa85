#include <algorithm>

#include <catch2/catch.hpp>

#include "cades/read.hpp"
#include "support/cades_maker.hpp"

using namespace libsign;
using namespace support;
using evidence::Evidence;
using evidence::Timestamp;

namespace {

const Bytes kMemo = to_bytes("We cooperate.");

std::vector<Bytes> certificates() {
  return {to_bytes(support::certificate("p256").der()), to_bytes(support::certificate("intermediate").der())};
}

Evidence read(const Signed& signer, CmsSpec spec = {}) {
  const auto data = cms::read(cms_object({signer}, std::move(spec))).value();
  return cades::read(data, {"memo.txt", SharedBytes::own(kMemo), true}, cades::Signers::Any, {}).front();
}

bool imprint_fits(const Timestamp& timestamp) {
  return timestamp.token && !timestamp.imprint.empty() && equal(timestamp.imprint, timestamp.token->imprint());
}

bool covers(const Timestamp& timestamp, ByteView sha256) {
  return std::find(timestamp.covers.begin(), timestamp.covers.end(), to_bytes(sha256)) != timestamp.covers.end();
}

}  // namespace

TEST_CASE("cades: a signature-time-stamp covers the signature value", "[cades]") {
  const CadesSigner signer;
  const Stamper stamper;
  Signed made = signer.sign(kMemo);
  add_signature_timestamp(made, stamper);
  const Evidence evidence = read(made);
  CHECK(evidence.level == Level::T);
  REQUIRE(evidence.timestamps.size() == 1);
  const Timestamp& timestamp = evidence.timestamps.front();
  CHECK(timestamp.kind == TimestampKind::Signature);
  CHECK(imprint_fits(timestamp));
  CHECK(timestamp.covers_signature);
  CHECK_FALSE(timestamp.covers_data);
}

TEST_CASE("cades: a time-stamp of another signature does not fit", "[cades][reject]") {
  const CadesSigner signer;
  const Stamper stamper;
  Signed made = signer.sign(kMemo);
  made.unsigned_attributes.push_back(attribute(kSignatureTimestamp, {stamper.stamp(to_bytes("another"))}));
  CHECK_FALSE(imprint_fits(read(made).timestamps.front()));
}

TEST_CASE("cades: a content-time-stamp covers the signed data, and counts only among the signed attributes",
          "[cades]") {
  const CadesSigner signer;
  const Stamper stamper;
  const Bytes content_timestamp = attribute("1.2.840.113549.1.9.16.2.20", {stamper.stamp(kMemo)});
  auto attributes = signer.attributes(kMemo);
  attributes.push_back(content_timestamp);
  const Evidence evidence = read(signer.sign(kMemo, attributes));
  REQUIRE(evidence.timestamps.size() == 1);
  CHECK(evidence.timestamps.front().kind == TimestampKind::Content);
  CHECK(imprint_fits(evidence.timestamps.front()));
  CHECK(evidence.level == Level::B);

  Signed slipped_in = signer.sign(kMemo);
  slipped_in.unsigned_attributes.push_back(content_timestamp);
  CHECK(read(slipped_in).timestamps.empty());
}

TEST_CASE("cades: a CAdES-C-timestamp covers the value, its time-stamp and the references", "[cades]") {
  const CadesSigner signer;
  const Stamper stamper;
  Signed made = signer.sign(kMemo);
  add_signature_timestamp(made, stamper);
  const std::string_view certificate_references = "1.2.840.113549.1.9.16.2.21";
  const std::string_view revocation_references = "1.2.840.113549.1.9.16.2.22";
  made.unsigned_attributes.push_back(attribute(certificate_references, {sequence({})}));
  made.unsigned_attributes.push_back(attribute(revocation_references, {sequence({})}));
  Bytes covered = made.signature;
  for (const Bytes& one : made.unsigned_attributes) {
    const ByteView content = der::only(one, der::kSequence).value().content;
    covered.insert(covered.end(), content.begin(), content.end());
  }
  made.unsigned_attributes.push_back(attribute("1.2.840.113549.1.9.16.2.25", {stamper.stamp(covered)}));
  const Evidence evidence = read(made);
  REQUIRE(evidence.timestamps.size() == 2);
  CHECK(evidence.timestamps[1].type == "CAdES-C-timestamp");
  CHECK(imprint_fits(evidence.timestamps[1]));
  CHECK(covers(evidence.timestamps[1], evidence.timestamps[0].token->sha256()));
}

TEST_CASE("cades: an archive time-stamp covers what its list names", "[cades]") {
  const CadesSigner signer;
  Stamper stamper;
  Signed made = signer.sign(kMemo);
  add_signature_timestamp(made, stamper);
  add_archive_timestamp(made, kMemo, certificates(), stamper);
  stamper.set_clock("2026-05-02T12:00:00Z");
  add_archive_timestamp(made, kMemo, certificates(), stamper);
  std::reverse(made.unsigned_attributes.begin(), made.unsigned_attributes.end());  // the order in a SET means nothing
  const Evidence evidence = read(made);
  REQUIRE(evidence.timestamps.size() == 3);
  CHECK(evidence.level == Level::T);  // without revocation data it is no LTA
  const Timestamp& first = evidence.timestamps[1];
  const Timestamp& second = evidence.timestamps[2];
  for (const Timestamp* each : {&first, &second}) {
    CHECK(each->kind == TimestampKind::Archive);
    CHECK(imprint_fits(*each));
    CHECK(each->covers_signature);
    CHECK(each->covers_data);
    CHECK(covers(*each, signer.certificate.sha256()));
    CHECK(covers(*each, evidence.timestamps[0].token->sha256()));
    CHECK(each->digest_algorithms == std::vector<Digest>{Digest::Sha256});
  }
  CHECK(first.token->time() < second.token->time());
  CHECK(covers(second, first.token->sha256()));
  CHECK_FALSE(covers(first, second.token->sha256()));
}

TEST_CASE("cades: an archive time-stamp says nothing of certificates that were added later", "[cades]") {
  const CadesSigner signer;
  const Stamper stamper;
  Signed made = signer.sign(kMemo);
  add_archive_timestamp(made, kMemo, certificates(), stamper);
  const Certificate added = support::certificate("p384");
  auto more = certificates();
  more.push_back(to_bytes(added.der()));
  const Evidence evidence = read(made, {.certificates = more});
  CHECK(imprint_fits(evidence.timestamps.front()));
  CHECK_FALSE(covers(evidence.timestamps.front(), added.sha256()));
}

TEST_CASE("cades: an archive time-stamp is not judged where something that it covers was taken out",
          "[cades][reject]") {
  const CadesSigner signer;
  const Stamper stamper;
  Signed made = signer.sign(kMemo);
  add_archive_timestamp(made, kMemo, certificates(), stamper);
  const Evidence evidence = read(made, {.certificates = {certificates().front()}});
  CHECK(evidence.timestamps.front().imprint.empty());
  CHECK(evidence.timestamps.front().findings.front().code == "TIMESTAMP_NOT_JUDGED");
}

TEST_CASE("cades: older archive time-stamps and those without a list are not judged", "[cades][reject]") {
  const CadesSigner signer;
  const Stamper stamper;
  const auto type = GENERATE("1.2.840.113549.1.9.16.2.27", "1.2.840.113549.1.9.16.2.48", "0.4.0.1733.2.4");
  Signed made = signer.sign(kMemo);
  made.unsigned_attributes.push_back(attribute(type, {stamper.stamp(kMemo)}));
  const Evidence evidence = read(made);
  REQUIRE(evidence.timestamps.size() == 1);
  CHECK(evidence.timestamps.front().kind == TimestampKind::Archive);
  CHECK(evidence.timestamps.front().imprint.empty());
  CHECK_FALSE(evidence.timestamps.front().findings.empty());
}

TEST_CASE("cades: a time-stamp that cannot be read is one without a token", "[cades][reject]") {
  const CadesSigner signer;
  Signed made = signer.sign(kMemo);
  made.unsigned_attributes.push_back(attribute(kSignatureTimestamp, {sequence({})}));
  const Evidence evidence = read(made);
  REQUIRE(evidence.timestamps.size() == 1);
  CHECK_FALSE(evidence.timestamps.front().token);
  CHECK_FALSE(evidence.timestamps.front().findings.empty());
}

TEST_CASE("cades: revocation data in the object or in an attribute makes the level LT", "[cades]") {
  const CadesSigner signer;
  Stamper stamper;
  Signed made = signer.sign(kMemo);
  add_signature_timestamp(made, stamper);
  const Bytes crl = stamper.world().crl("root").value();
  CHECK(read(made, {.revocation = crl}).level == Level::LT);
  CHECK(read(made, {.revocation = crl}).crls.size() == 1);
  made.unsigned_attributes.push_back(
      attribute("1.2.840.113549.1.9.16.2.24", {sequence({der::wrap(der::context(0), {sequence({crl})})})}));
  const Evidence evidence = read(made);
  CHECK(evidence.level == Level::LT);
  CHECK(evidence.crls.size() == 1);
}

TEST_CASE("cades::read: revocation data in a signed attribute is read, as signatures in PDF files carry it",
          "[cades]") {
  const CadesSigner signer;
  const Bytes crl = Stamper().world().crl("root").value();
  const auto is_well_formed = GENERATE(true, false);
  auto attributes = signer.attributes(kMemo);
  attributes.push_back(attribute("1.2.840.113583.1.1.8",
                                 {sequence({der::wrap(der::context(0), {is_well_formed ? sequence({crl}) : crl})})}));
  const Evidence evidence = read(signer.sign(kMemo, attributes));
  CHECK(evidence.crls.size() == (is_well_formed ? 1 : 0));
  CHECK(evidence.level == Level::B);
  CHECK(evidence.format_findings.size() == (is_well_formed ? 0 : 1));
}

TEST_CASE("cades: a counter-signature is named, not judged", "[cades]") {
  const CadesSigner signer;
  Signed made = signer.sign(kMemo);
  made.unsigned_attributes.push_back(attribute("1.2.840.113549.1.9.6", {sequence({})}));
  const Evidence evidence = read(made);
  REQUIRE(evidence.format_findings.size() == 1);
  CHECK(evidence.format_findings.front().code == "ATTRIBUTE_NOT_JUDGED");
  CHECK(evidence.format_findings.front().severity == Severity::Warning);
}
