#include <crypto/certificate_parts.hpp>
#include <crypto/crypto.hpp>

#include "vectors.hpp"

using namespace libsign;

TEST_CASE("certificate: what a signing certificate says", "[crypto]") {
  const Certificate certificate = vectors::certificate("rsa2048");
  CHECK(certificate.subject() == "CN=Test Signer RSA 2048,O=Test Ministry - proves nothing,C=XX");
  CHECK(certificate.issuer() == "CN=Test Intermediate CA - proves nothing,O=Test Authority - proves nothing,C=XX");
  CHECK(certificate.common_name() == "Test Signer RSA 2048");
  CHECK(format_instant(certificate.not_before()) == "2020-01-01T00:00:00Z");
  CHECK(format_instant(certificate.not_after()) == "2050-01-01T00:00:00Z");
  CHECK(certificate.signature_algorithm() == SignatureAlgorithm{Scheme::RsaPkcs1, Digest::Sha256, Digest::Sha256, 32});
  CHECK(equal(certificate.sha256(), crypto::digest(Digest::Sha256, certificate.der())));
  REQUIRE(certificate.key_usage());
  CHECK(certificate.key_usage()->non_repudiation);
  CHECK_FALSE(certificate.key_usage()->digital_signature);
  CHECK_FALSE(certificate.is_ca());
  CHECK_FALSE(certificate.path_length());
  CHECK_FALSE(certificate.is_self_issued());
  CHECK(certificate.native() != nullptr);
  CHECK(equal(certificate.issuer_der(), vectors::certificate("intermediate").subject_der()));
}

TEST_CASE("certificate: what a CA certificate says", "[crypto]") {
  const Certificate root = vectors::certificate("root");
  CHECK(root.is_ca());
  CHECK_FALSE(root.path_length());
  CHECK(root.is_self_issued());
  REQUIRE(root.key_usage());
  CHECK(root.key_usage()->key_cert_sign);
  CHECK(root.key_usage()->crl_sign);
  CHECK(vectors::certificate("intermediate").path_length() == 0u);
}

TEST_CASE("certificate: an absent key usage is nothing, other usages are told apart", "[crypto]") {
  CHECK_FALSE(vectors::certificate("cert-without-keyusage").key_usage());
  const auto encipherment = vectors::certificate("no-non-repudiation").key_usage();
  REQUIRE(encipherment);
  CHECK(encipherment->key_encipherment);
  CHECK_FALSE(encipherment->non_repudiation);
  const auto digital_signature = vectors::certificate("digital-signature-only").key_usage();
  REQUIRE(digital_signature);
  CHECK(digital_signature->digital_signature);
  CHECK_FALSE(digital_signature->non_repudiation);
}

TEST_CASE("certificate: a person's name is written as RFC 4514 has it", "[crypto]") {
  const Certificate person = vectors::certificate("person");
  CHECK(person.subject() ==
        "OU=\\#1+CN=Õie Näidis \\+ Söhne,organizationIdentifier=VATXX-00000000,SERIALNUMBER=PNOXX-00000000000,"
        "GN=Õie\\, \\\"the first\\\",SN=Näidis,C=XX");
  CHECK(person.common_name() == "Õie Näidis + Söhne");
}

TEST_CASE("certificate: every prefix and every surplus octet is refused", "[crypto][reject]") {
  const Bytes good = to_bytes(vectors::certificate("person").der());
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto read = Certificate::from_der(ByteView(good).first(size));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::BadInput);
  }
  Bytes longer = good;
  longer.push_back(0);
  CHECK(Certificate::from_der(longer).error().code == Errc::BadInput);
  CHECK(Certificate::from_der(Bytes((256u << 10) + 1, 0x30)).error().code == Errc::LimitExceeded);
}

TEST_CASE("certificate: whatever single octet changes, what is read can be asked everything", "[crypto]") {
  Bytes changed = to_bytes(vectors::certificate("person").der());
  const std::size_t unused_bits = changed.size() - 385;  // how many of the value's zero bits are none
  const PublicKey issuer = vectors::certificate("intermediate").public_key();
  std::size_t read_count = 0;
  for (std::size_t i = 0; i < changed.size(); ++i)
    for (const std::uint8_t flip : {std::uint8_t{0x01}, std::uint8_t{0x20}, std::uint8_t{0x80}}) {
      changed[i] ^= flip;
      if (const auto certificate = Certificate::from_der(changed)) {
        ++read_count;
        CHECK_FALSE(certificate->serial_number().empty());
        CHECK_FALSE(certificate->issuer().empty());
        CHECK(certificate->common_name().size() <= certificate->subject().size());
        CHECK(certificate->signature_algorithm().has_value());
        if (i != unused_bits) CHECK(crypto::verify_certificate(*certificate, issuer) != crypto::ValueCheck::Good);
        CHECK(certificate->native() != nullptr);
      }
      changed[i] ^= flip;
    }
  CHECK(read_count > 0);
}

TEST_CASE("certificate: PEM is written as it was read", "[crypto]") {
  const std::string pem = vectors::text("rsa2048.crt.pem");
  CHECK(vectors::certificate("rsa2048").to_pem() == pem);
  const auto chain = vectors::certificates("chain.pem");
  REQUIRE(chain.size() == 2);
  CHECK(chain[0] == vectors::certificate("intermediate"));
  CHECK(chain[1] == vectors::certificate("root"));
}

TEST_CASE("certificate: words, carriage returns and other blocks around PEM certificates are skipped", "[crypto]") {
  std::string pem = "issued for tests\r\n" + vectors::text("test-key-p256.pem");
  for (const char c : vectors::text("p256.crt.pem")) pem += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const auto certificates = Certificate::from_pem(pem);
  REQUIRE(certificates);
  CHECK(certificates->size() == 1);
}

TEST_CASE("certificate: broken PEM is refused", "[crypto][reject]") {
  const std::string good = vectors::text("p256.crt.pem");
  const std::string broken =
      GENERATE_COPY(std::string(), std::string("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
                    good.substr(0, 200), good.substr(0, 200) + good, good + good.substr(28), good + good.substr(0, 200),
                    good.substr(0, 100) + "!" + good.substr(100),
                    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END X509 CRL-----\n", vectors::text("test-key-p256.pem"));
  CAPTURE(broken);
  const auto certificates = Certificate::from_pem(broken);
  REQUIRE_FALSE(certificates);
  CHECK(certificates.error().code == Errc::BadInput);
}

TEST_CASE("certificate parts: signed octets and extensions lie where they are", "[crypto]") {
  const Certificate certificate = vectors::certificate("root");
  const auto parts = crypto::read_certificate(certificate.der());
  REQUIRE(parts);
  CHECK(parts->signature.size() == 384);
  CHECK(parts->extensions.size() == 3);
  CHECK(parts->extensions.front().critical);
  CHECK(crypto::verify_value(certificate.public_key(), *certificate.signature_algorithm(), parts->tbs,
                             parts->signature) == crypto::ValueCheck::Good);
}
