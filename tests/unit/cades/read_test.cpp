#include "cades/read.hpp"

#include <catch2/catch.hpp>

#include "support/as_ber.hpp"
#include "support/cades_maker.hpp"

using namespace libsign;
using namespace support;
using evidence::Evidence;

namespace {

const Bytes kMemo = to_bytes("We cooperate.");

cades::Content memo() { return {"memo.txt", SharedBytes::own(kMemo), true}; }

std::vector<Evidence> read(ByteView object, const cades::Content& content = memo(),
                           cades::Signers signers = cades::Signers::Any) {
  return cades::read(cms::read(object).value(), content, signers, {});
}

Evidence read_one(const Signed& signer, const cades::Content& content = memo()) {
  auto all = read(cms_object({signer}), content);
  REQUIRE(all.size() == 1);
  return std::move(all.front());
}

/// codes lists the findings, those that are no errors with a question mark.
std::string codes(const Evidence& evidence) {
  std::string text;
  for (const Finding& finding : evidence.format_findings)
    text += (text.empty() ? "" : " ") + finding.code + (finding.severity == Severity::Error ? "" : "?");
  return text;
}

bool fits(const Evidence& evidence, const Certificate& certificate) {
  return crypto::verify_value(certificate.public_key(), *evidence.algorithm, evidence.signed_octets,
                              evidence.signature_value, evidence.ecdsa_form) == crypto::ValueCheck::Good;
}

Bytes utf8(std::string_view text) { return text_of(0x0C, text); }

Bytes claimed_role(std::string_view role) {
  return attribute("1.2.840.113549.1.9.16.2.18",
                   {sequence({der::wrap(der::context(0), {sequence({attribute("2.5.4.72", {utf8(role)})})})})});
}

}  // namespace

TEST_CASE("cades::read: a detached signature covers the file that was handed over", "[cades]") {
  const CadesSigner signer;
  const Evidence evidence = read_one(signer.sign(kMemo));
  CHECK(codes(evidence).empty());
  CHECK(evidence.format == Format::Cades);
  CHECK(evidence.level == Level::B);
  CHECK(fits(evidence, signer.certificate));
  REQUIRE(evidence.references.size() == 1);
  const evidence::Reference& reference = evidence.references.front();
  CHECK(reference.found);
  CHECK(reference.intact);
  CHECK(reference.whole);
  CHECK(reference.is_file);
  CHECK(reference.scope_name == "memo.txt");
  CHECK(reference.digest_algorithm == Digest::Sha256);
  CHECK(equal(reference.octets.view, kMemo));
  CHECK(evidence.has_signing_certificate_reference);
  REQUIRE(evidence.signing_certificate_references.size() == 1);
  CHECK(equal(evidence.signing_certificate_references.front().digest, signer.certificate.sha256()));
}

TEST_CASE("cades::read: a signature in BER is the same signature", "[cades]") {
  const CadesSigner signer;
  const auto all = read(as_ber(cms_object({signer.sign(kMemo)})));
  REQUIRE(all.size() == 1);
  CHECK(codes(all.front()).empty());
  CHECK(fits(all.front(), signer.certificate));
}

TEST_CASE("cades::read: data that was changed or is missing is told apart", "[cades][reject]") {
  const CadesSigner signer;
  const Evidence changed = read_one(signer.sign(kMemo), {"memo.txt", SharedBytes::own(to_bytes("We don't.")), true});
  CHECK(changed.references.front().found);
  CHECK_FALSE(changed.references.front().intact);
  const Evidence missing = read_one(signer.sign(kMemo), {"memo.txt"});
  CHECK_FALSE(missing.references.front().found);
  CHECK_FALSE(missing.references.front().intact);
}

TEST_CASE("cades::read: the claims of the signed attributes are read", "[cades]") {
  const CadesSigner signer;
  auto attributes = signer.attributes(kMemo);
  attributes.push_back(attribute("1.2.840.113549.1.9.5", {text_of(0x17, "260601115900Z")}));
  attributes.push_back(attribute("1.2.840.113549.1.9.16.2.16",
                                 {sequence({oid("1.2.840.113549.1.9.16.6.5")}), sequence({oid("1.2.3.4")})}));
  attributes.push_back(attribute(
      "1.2.840.113549.1.9.16.2.17",
      {sequence({der::wrap(der::context(0), {text_of(0x13, "EE")}), der::wrap(der::context(1), {utf8("Tallinn")})})}));
  attributes.push_back(attribute("1.2.840.113549.1.9.16.2.15", {sequence({oid("1.2.3.5")})}));
  attributes.push_back(claimed_role("Minister"));
  const Evidence evidence = read_one(signer.sign(kMemo, attributes));
  CHECK(codes(evidence).empty());
  CHECK(evidence.claimed_signing_time == parse_instant("2026-06-01T11:59:00Z").value());
  CHECK(evidence.commitments ==
        std::vector<std::string>{"urn:oid:1.2.3.4", "http://uri.etsi.org/01903/v1.2.2#ProofOfApproval"});
  CHECK(evidence.place == Place{"Tallinn", "EE"});
  CHECK(evidence.signature_policy == "urn:oid:1.2.3.5");
  CHECK(evidence.claimed_roles == std::vector<std::string>{"Minister"});
}

TEST_CASE("cades::read: a claim that cannot be read is an error", "[cades][reject]") {
  const CadesSigner signer;
  const auto [oid_text, value] =
      GENERATE(std::pair{"1.2.840.113549.1.9.16.2.16", sequence({integer(1)})},
               std::pair{"1.2.840.113549.1.9.16.2.17", sequence({der::wrap(der::context(0), {integer(1)})})},
               std::pair{"1.2.840.113549.1.9.16.2.15", integer(1)}, std::pair{"1.2.840.113549.1.9.16.2.18", integer(1)},
               std::pair{"1.2.840.113549.1.9.52", integer(1)});
  auto attributes = signer.attributes(kMemo);
  attributes.push_back(attribute(oid_text, {value}));
  CHECK(codes(read_one(signer.sign(kMemo, attributes))) == "ATTRIBUTE_MALFORMED");
}

TEST_CASE("cades::read: a claim cannot bring control characters into a report", "[cades][reject]") {
  const CadesSigner signer;
  auto attributes = signer.attributes(kMemo);
  attributes.push_back(claimed_role("Minister\x1b[2J"));
  CHECK(read_one(signer.sign(kMemo, attributes)).claimed_roles.empty());
}

TEST_CASE("cades::read: the signed copy of the digest algorithm has to agree", "[cades][reject]") {
  const CadesSigner signer;
  auto attributes = signer.attributes(kMemo);
  attributes.push_back(attribute("1.2.840.113549.1.9.52", {sequence({crypto::digest_identifier(Digest::Sha512)})}));
  CHECK(codes(read_one(signer.sign(kMemo, attributes))) == "ALGORITHM_PROTECTION");
}

TEST_CASE("cades::read: digest and signature algorithm have to agree", "[cades][reject]") {
  const CadesSigner signer;
  const auto made = signer.sign(kMemo, signer.attributes(kMemo), crypto::digest_identifier(Digest::Sha512));
  const Evidence evidence = read_one(made);
  CHECK(codes(evidence).find("DIGEST_ALGORITHM_MISMATCH") != std::string::npos);
  CHECK_FALSE(evidence.references.front().intact);
}

TEST_CASE("cades::read: a signature that does not name its certificate is no CAdES signature", "[cades]") {
  const CadesSigner signer;
  const Evidence evidence =
      read_one(signer.sign(kMemo, {content_type_attribute(kData), message_digest_attribute(kMemo)}));
  CHECK(evidence.format == Format::Cms);
  CHECK(evidence.level == Level::None);
  CHECK_FALSE(evidence.has_signing_certificate_reference);
  REQUIRE_FALSE(evidence.certificates.empty());
  CHECK(evidence.certificates.front() == signer.certificate);
}

TEST_CASE("cades::read: without the certificate that the signer names, no other stands in for it", "[cades][reject]") {
  const CadesSigner signer;
  const auto made = signer.sign(kMemo, {content_type_attribute(kData), message_digest_attribute(kMemo)});
  const Certificate other = support::certificate("p384");
  const auto all = read(cms_object({made}, {.certificates = {to_bytes(other.der())}}));
  CHECK(all.front().certificates.empty());
}

TEST_CASE("cades::read: a signed reference to another certificate than the signer names is an error",
          "[cades][reject]") {
  const CadesSigner signer;
  const auto made = signer.sign(kMemo, usual_attributes(kData, kMemo, support::certificate("intermediate")));
  CHECK(codes(read_one(made)) == "SIGNING_CERTIFICATE_MISMATCH");
}

TEST_CASE("cades::read: a value over the content itself covers the content", "[cades]") {
  const CadesSigner signer;
  const Evidence evidence = read_one(signer.sign(kMemo, std::vector<Bytes>{}));
  CHECK(codes(evidence).empty());
  CHECK(evidence.format == Format::Cms);
  CHECK(equal(evidence.signed_octets, kMemo));
  CHECK(fits(evidence, signer.certificate));
}

TEST_CASE("cades::read: signed attributes do not pass for a content", "[cades][reject]") {
  const CadesSigner signer;
  const Bytes attributes = set_of(signer.attributes(kMemo));
  Signed victim = signer.sign(kMemo);
  Signed forged = signer.sign(attributes, std::vector<Bytes>{});
  REQUIRE(forged.signature != victim.signature);
  const Evidence evidence = read_one(forged, {"memo.txt", SharedBytes::own(attributes), true});
  CHECK(codes(evidence) == "CONTENT_AMBIGUOUS");
}

TEST_CASE("cades::read: each signer is a signature of its own, save where one alone may be", "[cades]") {
  const CadesSigner first;
  const CadesSigner second("rsa2048");
  const Bytes object =
      cms_object({first.sign(kMemo), second.sign(kMemo)},
                 {.certificates = {to_bytes(first.certificate.der()), to_bytes(second.certificate.der())}});
  const auto all = read(object);
  REQUIRE(all.size() == 2);
  for (const Evidence& evidence : all) CHECK(codes(evidence).empty());
  for (const Evidence& evidence : read(object, memo(), cades::Signers::One)) CHECK(codes(evidence) == "SIGNER_COUNT");
}

TEST_CASE("cades::read: the value covers attributes in DER's order, and only those of plain CMS also as they stand",
          "[cades]") {
  const CadesSigner signer;
  const auto as_written = GENERATE(true, false);
  const auto names_certificate = GENERATE(true, false);
  auto attributes = signer.attributes(kMemo);
  if (!names_certificate) attributes.resize(2);
  const auto forwards = sorted(std::move(attributes));
  const std::vector<Bytes> backwards(forwards.rbegin(), forwards.rend());
  const Bytes written = joined(backwards);
  const Bytes covered = der::wrap(der::kSet, {as_written ? written : joined(forwards)});
  Signed made;
  made.signature = signature_over(*signer.key, covered);
  made.fields = joined({integer(1), signer.issuer_and_serial(), crypto::digest_identifier(Digest::Sha256),
                        der::wrap(der::context(0), {written}), algorithm_identifier(algorithm_of(*signer.key)),
                        octet_string(made.signature)});
  const Evidence evidence = read_one(made);
  CHECK(codes(evidence) == "SIGNED_ATTRIBUTES_ORDER?");
  CHECK((evidence.format == Format::Cades) == names_certificate);
  CHECK(fits(evidence, signer.certificate) == !(as_written && names_certificate));
}

TEST_CASE("cades::read: data above the limit is not digested", "[cades][reject]") {
  const CadesSigner signer;
  Limits limits;
  limits.max_digested_bytes = 4;
  const auto all =
      cades::read(cms::read(cms_object({signer.sign(kMemo)})).value(), memo(), cades::Signers::Any, limits);
  const evidence::Reference& reference = all.front().references.front();
  CHECK_FALSE(reference.intact);
  CHECK(reference.digest.empty());
  CHECK(reference.findings.front().code == "LIMIT_EXCEEDED");
}
