#include <catch2/catch.hpp>

#include "cms/signed_data.hpp"
#include "support/as_ber.hpp"
#include "support/signed_der.hpp"

using namespace libsign;
using namespace support;

namespace {

struct Sample {
  std::unique_ptr<Signer> key = support::key("p256");
  Certificate certificate = certify({common_name("Signer"), common_name("Issuer"), 7}, *key, *key);
  Bytes content = to_bytes("what is signed");

  SignedDataSpec spec() const {
    return {.content = content,
            .certificates = {to_bytes(certificate.der())},
            .signers = {signer_info({.attributes = usual_attributes(kData, content, certificate)}, *key, certificate, 7,
                                    content)}};
  }
};

}  // namespace

TEST_CASE("cms::read: takes an object apart", "[cms]") {
  const Sample sample;
  SignedDataSpec spec = sample.spec();
  const Bytes crl = sequence({integer(1)});
  const Bytes ocsp = sequence({integer(2)});
  spec.revocation = joined({crl, der::wrap(der::context(1), {oid("1.3.6.1.5.5.7.16.2"), ocsp})});
  const auto data = cms::read(signed_data(spec));
  REQUIRE(data);
  CHECK(data->content_type == kData);
  CHECK(data->content == sample.content);
  CHECK(data->certificates == std::vector{sample.certificate});
  CHECK(data->crls == std::vector<Bytes>{crl});
  CHECK(data->ocsp == std::vector<Bytes>{ocsp});
  CHECK(data->findings.empty());
  REQUIRE(data->signers.size() == 1);
  const cms::SignerInfo& signer = data->signers.front();
  CHECK(equal(signer.issuer, common_name("Issuer")));
  CHECK(signer.serial == Bytes{7});
  CHECK(signer.digest_algorithm == Digest::Sha256);
  CHECK(signer.algorithm == SignatureAlgorithm{Scheme::Ecdsa, Digest::Sha256});
  CHECK(signer.content_type == kData);
  CHECK(signer.message_digest == crypto::digest(Digest::Sha256, sample.content));
  CHECK(signer.signed_attributes.size() == 3);
  CHECK(signer.signed_attributes_octets.front() == der::kSet);
  CHECK(signer.signed_attributes_written.empty());
  REQUIRE(signer.signing_certificates.size() == 1);
  CHECK(signer.signing_certificates.front().digest_algorithm == Digest::Sha256);
  CHECK(equal(signer.signing_certificates.front().digest, sample.certificate.sha256()));
}

TEST_CASE("cms::read: BER says the same as DER", "[cms]") {
  const Sample sample;
  const Bytes encoded = signed_data(sample.spec());
  const auto data = cms::read(as_ber(encoded));
  REQUIRE(data);
  CHECK(data->content == sample.content);
  CHECK(data->certificates == std::vector{sample.certificate});
  REQUIRE(data->signers.size() == 1);
  CHECK(data->signers.front().signed_attributes_octets == cms::read(encoded)->signers.front().signed_attributes_octets);
}

TEST_CASE("cms::read: attribute certificates are skipped, unreadable certificates left out", "[cms]") {
  const Sample sample;
  SignedDataSpec spec = sample.spec();
  spec.certificates.insert(spec.certificates.begin(), der::wrap(der::context(2), {sequence({integer(1)})}));
  spec.certificates.insert(spec.certificates.begin(), der::wrap(der::context(1), {integer(1)}));
  auto data = cms::read(signed_data(spec));
  REQUIRE(data);
  CHECK(data->certificates == std::vector{sample.certificate});
  CHECK(data->findings.empty());
  spec.certificates.push_back(sequence({integer(1)}));
  data = cms::read(signed_data(spec));
  REQUIRE(data);
  CHECK(data->certificates == std::vector{sample.certificate});
  REQUIRE(data->findings.size() == 1);
  CHECK(data->findings.front().code == "CERTIFICATE_UNREADABLE");
  CHECK(data->findings.front().severity == Severity::Warning);
}

TEST_CASE("cms::read: a digest algorithm that is not listed is a warning", "[cms]") {
  const Sample sample;
  SignedDataSpec spec = sample.spec();
  spec.signers = {signer_info({.digest_algorithm = crypto::digest_identifier(Digest::Sha512)}, *sample.key,
                              sample.certificate, 7, sample.content)};
  const auto data = cms::read(signed_data(spec));
  REQUIRE(data);
  REQUIRE(data->findings.size() == 1);
  CHECK(data->findings.front().code == "DIGEST_ALGORITHM_UNLISTED");
}

TEST_CASE("cms::read: what is no SignedData is refused", "[cms]") {
  const Sample sample;
  const Bytes good = signed_data(sample.spec());
  const Bytes other_type = sequence({oid(kData), der::wrap(der::context(0), {octet_string(good)})});
  const Bytes trailing = joined({good, {0}});
  const Bytes cut(good.begin(), good.end() - 1);
  for (const Bytes& encoded : {Bytes{}, to_bytes("rubbish"), other_type, trailing, cut}) {
    CAPTURE(to_hex(encoded).substr(0, 40));
    const auto data = cms::read(encoded);
    REQUIRE_FALSE(data);
    CHECK(data.error().code == Errc::BadInput);
  }
}

TEST_CASE("cms::read: the number of signers is capped", "[cms]") {
  const Sample sample;
  SignedDataSpec spec = sample.spec();
  spec.signers = std::vector<Bytes>(101, spec.signers.front());
  const auto data = cms::read(signed_data(spec));
  REQUIRE_FALSE(data);
  CHECK(data.error().code == Errc::LimitExceeded);
}
