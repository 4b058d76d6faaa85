#include <catch2/catch.hpp>

#include "cms/signed_data.hpp"
#include "support/signed_der.hpp"

using namespace libsign;
using namespace support;

namespace {

constexpr std::uint8_t kSerial = 7;

struct Sample {
  explicit Sample(const std::string& name = "p256") : key(support::key(name)) {}
  std::unique_ptr<Signer> key;
  Certificate certificate = certify({common_name("Signer"), common_name("Issuer"), kSerial}, *key, *key);
  Bytes content = to_bytes("what is signed");

  std::vector<Bytes> attributes() const { return usual_attributes(kData, content, certificate); }
};

/// judged makes an object with one signer and verifies it.
cms::SignerVerdict judged(const Sample& sample, const SignerSpec& signer, SignedDataSpec data = {},
                          std::span<const Certificate> more = {}) {
  data.content = sample.content;
  if (data.certificates.empty()) data.certificates = {to_bytes(sample.certificate.der())};
  data.signers = {signer_info(signer, *sample.key, sample.certificate, kSerial, sample.content)};
  const auto read = cms::read(signed_data(data));
  REQUIRE(read);
  return cms::verify(*read, read->signers.front(), sample.content, more);
}

std::string codes(const cms::SignerVerdict& verdict) {
  std::string text;
  for (const Finding& finding : verdict.findings)
    text += (text.empty() ? "" : " ") + finding.code + (finding.severity == Severity::Warning ? "?" : "");
  return text;
}

bool is_good(const cms::SignerVerdict& verdict) {
  return verdict.digest_intact && verdict.signature_intact && verdict.certificate;
}

}  // namespace

TEST_CASE("cms::verify: a signature over attributes is good with each kind of key", "[cms]") {
  const Sample sample(GENERATE("p256", "rsa2048", "ed25519"));
  const auto verdict = judged(sample, {.attributes = sample.attributes()});
  CHECK(is_good(verdict));
  CHECK(verdict.bound);
  CHECK(verdict.certificate == sample.certificate);
  const bool is_edwards = verdict.certificate->public_key().kind() == PublicKey::Kind::Ed25519;
  CHECK(codes(verdict) == (is_edwards ? "DIGEST_ALGORITHM_UNUSUAL?" : ""));  // SHA-256 was used with each
}

TEST_CASE("cms::verify: content that was altered fits no digest", "[cms]") {
  const Sample sample;
  const auto data = cms::read(signed_data(
      {.content = sample.content,
       .certificates = {to_bytes(sample.certificate.der())},
       .signers = {signer_info({.attributes = sample.attributes()}, *sample.key, sample.certificate, kSerial, {})}}));
  REQUIRE(data);
  const auto verdict = cms::verify(*data, data->signers.front(), to_bytes("something else"), {});
  CHECK_FALSE(verdict.digest_intact);
  CHECK(verdict.signature_intact);
}

TEST_CASE("cms::verify: a value by another key is not intact", "[cms]") {
  const Sample sample;
  const Sample other("rsa2048");
  auto data = cms::read(signed_data(
      {.content = sample.content,
       .certificates = {to_bytes(sample.certificate.der())},
       .signers = {signer_info({.attributes = sample.attributes()}, *sample.key, sample.certificate, kSerial, {})}}));
  REQUIRE(data);
  data->signers.front().signed_attributes_octets.back() ^= 1;
  const auto verdict = cms::verify(*data, data->signers.front(), sample.content, {});
  CHECK(verdict.digest_intact);
  CHECK_FALSE(verdict.signature_intact);
  const auto wrong_key =
      judged(sample, {.attributes = sample.attributes(), .algorithm = algorithm_identifier(algorithm_of(*other.key))});
  CHECK_FALSE(wrong_key.signature_intact);
  CHECK(codes(wrong_key) == "SIGNATURE_KEY_MISMATCH");
}

TEST_CASE("cms::verify: detached content and a certificate from elsewhere", "[cms]") {
  const Sample sample;
  const Sample other("p384");
  const std::vector more{sample.certificate};
  const SignedDataSpec detached{.detached = true, .certificates = {to_bytes(other.key->certificate().der())}};
  CHECK(is_good(judged(sample, {.attributes = sample.attributes()}, detached, more)));
  const auto without = judged(sample, {.attributes = sample.attributes()}, detached);
  CHECK_FALSE(without.certificate);
  CHECK_FALSE(without.signature_intact);
  CHECK(codes(without) == "NO_SIGNING_CERTIFICATE");
}

TEST_CASE("cms::verify: without attributes the value covers the content, which has to be data", "[cms]") {
  const Sample sample;
  const auto good = judged(sample, {});
  CHECK(is_good(good));
  CHECK(codes(good) == "");
  CHECK(codes(judged(sample, {}, {.type = kTimestampInfo})) == "SIGNED_ATTRIBUTES_ABSENT");
}

TEST_CASE("cms::verify: attributes that RFC 5652 asks for", "[cms]") {
  const Sample sample;
  const Bytes type = content_type_attribute(kData);
  const Bytes digest = message_digest_attribute(sample.content);
  CHECK(codes(judged(sample, {.attributes = {type, digest}})) == "");
  CHECK(codes(judged(sample, {.attributes = {digest}})) == "CONTENT_TYPE_MISMATCH");
  CHECK(codes(judged(sample, {.attributes = {content_type_attribute(kTimestampInfo), digest}})) ==
        "CONTENT_TYPE_MISMATCH");
  const auto without_digest = judged(sample, {.attributes = {type}});
  CHECK(codes(without_digest) == "MESSAGE_DIGEST_ABSENT");
  CHECK_FALSE(without_digest.digest_intact);
  CHECK(codes(judged(sample, {.attributes = {type, digest, digest}})) == "ATTRIBUTE_REPEATED");
  const Bytes unknown = attribute("1.2.3.4", {integer(1)});
  CHECK(codes(judged(sample, {.attributes = {type, digest, unknown, unknown}})) == "ATTRIBUTE_REPEATED?");
  CHECK(codes(judged(sample, {.attributes = {attribute("1.2.840.113549.1.9.3", {oid(kData), oid(kTimestampInfo)}),
                                             digest}})) == "ATTRIBUTE_VALUES");
  CHECK(codes(judged(sample, {.attributes = {type, digest, attribute("1.2.840.113549.1.9.16.2.47", {integer(1)})}})) ==
        "ATTRIBUTE_MALFORMED");
}

TEST_CASE("cms::verify: two digest algorithms that disagree are an error", "[cms]") {
  const Sample sample;
  const auto verdict = judged(
      sample, {.attributes = sample.attributes(), .digest_algorithm = crypto::digest_identifier(Digest::Sha512)});
  CHECK(codes(verdict) == "DIGEST_ALGORITHM_MISMATCH");
  CHECK_FALSE(verdict.digest_intact);
}

TEST_CASE("cms::verify: a signature algorithm may be named by its key alone", "[cms]") {
  const Sample sample("rsa2048");
  const Bytes rsa_encryption = sequence({oid("1.2.840.113549.1.1.1"), Bytes{der::kNull, 0}});
  const auto verdict = judged(sample, {.attributes = sample.attributes(), .algorithm = rsa_encryption});
  CHECK(is_good(verdict));
  CHECK(codes(verdict) == "");
  const Bytes unknown = sequence({oid("1.2.3.4")});
  CHECK(codes(judged(sample, {.attributes = sample.attributes(), .algorithm = unknown})) ==
        "SIGNATURE_ALGORITHM_UNKNOWN");
}

TEST_CASE("cms::verify: plain ECDSA values are r||s", "[cms]") {
  const Sample sample;
  auto data =
      cms::read(signed_data({.content = sample.content,
                             .certificates = {to_bytes(sample.certificate.der())},
                             .signers = {signer_info({.attributes = sample.attributes(),
                                                      .algorithm = sequence({oid("0.4.0.127.0.7.1.1.4.1.3")})},
                                                     *sample.key, sample.certificate, kSerial, sample.content)}}));
  REQUIRE(data);
  cms::SignerInfo& signer = data->signers.front();
  CHECK(signer.algorithm == SignatureAlgorithm{Scheme::Ecdsa, Digest::Sha256});
  CHECK_FALSE(cms::verify(*data, signer, sample.content, {}).signature_intact);
  signer.signature = crypto::ecdsa_der_to_raw(signer.signature, 32).value();
  CHECK(is_good(cms::verify(*data, signer, sample.content, {})));
}

TEST_CASE("cms::verify: a digest algorithm that is not known is told", "[cms]") {
  const Sample sample;
  const Bytes shake = sequence({oid("2.16.840.1.101.3.4.2.17"), der::wrap(der::kInteger, {Bytes{2, 0}})});
  const auto verdict = judged(sample, {.attributes = sample.attributes(), .digest_algorithm = shake});
  CHECK(codes(verdict) == "DIGEST_ALGORITHM_UNKNOWN");
  CHECK_FALSE(verdict.digest_intact);
}

TEST_CASE("cms::verify: the value covers the attributes in DER's order, however they stand in the file", "[cms]") {
  const Sample sample;
  const auto signed_sorted = judged(sample, {.attributes = sample.attributes(), .written_backwards = true});
  CHECK(is_good(signed_sorted));
  CHECK(codes(signed_sorted) == "SIGNED_ATTRIBUTES_ORDER?");
  const auto signed_as_written =
      judged(sample, {.attributes = sample.attributes(), .written_backwards = true, .signed_backwards = true});
  CHECK_FALSE(signed_as_written.signature_intact);
  CHECK(codes(signed_as_written) == "SIGNED_ATTRIBUTES_ORDER?");
  CHECK_FALSE(is_good(judged(sample, {.attributes = sample.attributes(), .signed_backwards = true})));
}

TEST_CASE("cms::verify: the signer may be named by key identifier", "[cms]") {
  Sample sample;
  const Bytes identifier = to_bytes("an identifier");
  sample.certificate = certify({.subject = common_name("Signer"),
                                .issuer = common_name("Issuer"),
                                .extensions = {extension("2.5.29.14", false, octet_string(identifier))}},
                               *sample.key, *sample.key);
  const auto verdict = judged(sample, {.attributes = sample.attributes(), .key_identifier = identifier});
  CHECK(is_good(verdict));
  CHECK(codes(verdict) == "");
  CHECK(codes(judged(sample, {.attributes = sample.attributes(), .key_identifier = to_bytes("another")})) ==
        "NO_SIGNING_CERTIFICATE");
}

TEST_CASE("cms::verify: of certificates with the same name the signed one counts, never the first", "[cms]") {
  const Sample sample;
  const Sample other("p384");
  const SignedDataSpec both{.certificates = {to_bytes(other.certificate.der()), to_bytes(sample.certificate.der())}};
  const auto bound = judged(sample, {.attributes = sample.attributes()}, both);
  CHECK(is_good(bound));
  CHECK(bound.certificate == sample.certificate);
  const auto ambiguous =
      judged(sample, {.attributes = {content_type_attribute(kData), message_digest_attribute(sample.content)}}, both);
  CHECK_FALSE(ambiguous.certificate);
  CHECK(codes(ambiguous) == "SIGNING_CERTIFICATE_AMBIGUOUS");
}

TEST_CASE("cms::verify: the signing-certificate attribute binds, its issuer and serial only hint", "[cms]") {
  const Sample sample;
  const Sample other("p384");
  std::vector<Bytes> attributes{content_type_attribute(kData), message_digest_attribute(sample.content)};
  const auto with = [&](const Bytes& attribute) {
    std::vector<Bytes> all = attributes;
    all.push_back(attribute);
    return judged(sample, {.attributes = all});
  };
  const auto mismatch = with(signing_certificate_attribute(other.certificate));
  CHECK_FALSE(mismatch.bound);
  CHECK(codes(mismatch) == "SIGNING_CERTIFICATE_MISMATCH");
  CHECK(codes(with(signing_certificate_attribute(sample.certificate, issuer_serial_of(sample.certificate, kSerial)))) ==
        "");
  const auto hint = with(signing_certificate_attribute(sample.certificate, issuer_serial_of(sample.certificate, 9)));
  CHECK(hint.bound);
  CHECK(codes(hint) == "SIGNING_CERTIFICATE_HINT?");
  const Bytes sha1 = sequence({octet_string(crypto::digest(Digest::Sha1, sample.certificate.der()))});
  CHECK(with(attribute("1.2.840.113549.1.9.16.2.12", {sequence({sequence({sha1})})})).bound);
}
