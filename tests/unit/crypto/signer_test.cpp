#include <crypto/crypto.hpp>

#include "vectors.hpp"

using namespace libsign;

namespace {

ToBeSigned message(const SignatureAlgorithm& algorithm) {
  const Bytes octets = to_bytes("a memorandum");
  const bool is_edwards = algorithm.scheme == Scheme::Ed25519 || algorithm.scheme == Scheme::Ed448;
  return {algorithm, octets, is_edwards ? Bytes{} : crypto::digest(algorithm.digest, octets)};
}

void check_signs(Signer& signer) {
  REQUIRE_FALSE(signer.algorithms().empty());
  for (const SignatureAlgorithm& algorithm : signer.algorithms()) {
    CAPTURE(describe(algorithm));
    const ToBeSigned to_be_signed = message(algorithm);
    const auto value = signer.sign(to_be_signed);
    REQUIRE(value);
    CHECK(verifies(signer.certificate().public_key(), to_be_signed, *value));
  }
}

}  // namespace

TEST_CASE("signer: every kind of key signs with each of its algorithms", "[crypto]") {
  const auto [name, preferred, count] = GENERATE(table<std::string, std::string, std::size_t>({
      {"rsa2048", "RSA with SHA-256", 6},
      {"rsa-odd-exponent", "RSA with SHA-256", 6},
      {"weak-rsa1024", "RSA with SHA-256", 5},
      {"rsa-pss", "RSASSA-PSS with SHA-256", 1},
      {"p256", "ECDSA with SHA-256", 3},
      {"brainpool256", "ECDSA with SHA-256", 3},
      {"p384", "ECDSA with SHA-384", 3},
      {"p521", "ECDSA with SHA-512", 3},
      {"ed25519", "Ed25519", 1},
      {"ed448", "Ed448", 1},
  }));
  CAPTURE(name);
  const auto signer = vectors::signer(name);
  CHECK(signer->certificate() == vectors::certificate(name));
  CHECK(describe(signer->algorithms().front()) == preferred);
  CHECK(signer->algorithms().size() == count);
  check_signs(*signer);
}

TEST_CASE("signer: the chain leads to the anchor, whatever the order of the certificates", "[crypto]") {
  std::vector<Certificate> all{vectors::certificate("root"), vectors::certificate("p256"),
                               vectors::certificate("other-root"), vectors::certificate("intermediate")};
  const auto signer = signer_from_pem(vectors::text("test-key-p256.pem"), "key", all, vectors::never_asked());
  REQUIRE(signer);
  REQUIRE((*signer)->chain().size() == 2);
  CHECK((*signer)->chain()[0] == vectors::certificate("intermediate"));
  CHECK((*signer)->chain()[1] == vectors::certificate("root"));
}

TEST_CASE("signer: what its key cannot do is refused", "[crypto][reject]") {
  const auto signer = vectors::signer("p256");
  CHECK(signer->sign(message({Scheme::RsaPkcs1, Digest::Sha256})).error().code == Errc::Unsupported);
  CHECK(signer->sign(message({Scheme::Ecdsa, Digest::Sha1, Digest::Sha1, 20})).error().code == Errc::Unsupported);
  ToBeSigned short_digest = message(signer->algorithms().front());
  short_digest.digest.pop_back();
  CHECK(signer->sign(short_digest).error().code == Errc::Usage);
}

TEST_CASE("signer: several values are made in order, and none after the first error", "[crypto][reject]") {
  const auto signer = vectors::signer("p256");
  std::vector<ToBeSigned> all(4, message(signer->algorithms().front()));
  const bool spoilt = GENERATE(false, true);
  if (spoilt) all[2].digest.pop_back();
  std::size_t made = 0;
  const auto signed_all = signer->sign_all(
      all, [&](const Bytes& value) { CHECK(verifies(signer->certificate().public_key(), all.at(made++), value)); });
  CHECK(made == (spoilt ? 2 : 4));
  CHECK(signed_all.has_value() != spoilt);
  if (spoilt) CHECK(signed_all.error().code == Errc::Usage);
}

TEST_CASE("signer: PKCS#12 files open with their passphrase, asked once", "[crypto]") {
  const auto file = GENERATE("rsa2048.p12", "p256.p12", "p384.p12", "rsa2048-legacy.p12");
  CAPTURE(file);
  int asked = 0;
  const auto signer = signer_from_pkcs12(vectors::octets(file), file, vectors::says("test", &asked));
  REQUIRE(signer);
  CHECK(asked == 1);
  CHECK((*signer)->chain().size() == 2);
  check_signs(**signer);
}

TEST_CASE("signer: where no passphrase is needed, none is asked for", "[crypto]") {
  const auto pkcs12 = signer_from_pkcs12(vectors::octets("p256-empty-passphrase.p12"), "file", vectors::never_asked());
  REQUIRE(pkcs12);
  check_signs(**pkcs12);
  const auto file = GENERATE("test-key-rsa2048.pem", "test-key-rsa2048-traditional.pem");
  const auto pem =
      signer_from_pem(vectors::text(file), file, {vectors::certificate("rsa2048")}, vectors::never_asked());
  REQUIRE(pem);
  check_signs(**pem);
  const auto ec = signer_from_pem(vectors::text("test-key-p256-traditional.pem"), "file",
                                  {vectors::certificate("p256")}, vectors::never_asked());
  REQUIRE(ec);
}

TEST_CASE("signer: encrypted PEM keys open with their passphrase, asked once", "[crypto]") {
  const auto file = GENERATE("test-key-rsa2048-encrypted.pem", "test-key-rsa2048-encrypted-legacy.pem",
                             "test-key-rsa2048-traditional-encrypted.pem");
  CAPTURE(file);
  int asked = 0;
  const auto signer =
      signer_from_pem(vectors::text(file), file, {vectors::certificate("rsa2048")}, vectors::says("test", &asked));
  REQUIRE(signer);
  CHECK(asked == 1);
  check_signs(**signer);
}

TEST_CASE("signer: a wrong passphrase is told as such, and asked for once", "[crypto][reject]") {
  const auto passphrase = GENERATE(as<std::string>{}, "", "Test", "test ", std::string("test\0", 5));
  const auto file = GENERATE("rsa2048.p12", "rsa2048-legacy.p12", "test-key-rsa2048-encrypted.pem",
                             "test-key-rsa2048-encrypted-legacy.pem", "test-key-rsa2048-traditional-encrypted.pem");
  CAPTURE(passphrase, file);
  int asked = 0;
  const auto source = vectors::says(passphrase, &asked);
  const auto signer = std::string_view(file).ends_with(".p12")
                          ? signer_from_pkcs12(vectors::octets(file), file, source)
                          : signer_from_pem(vectors::text(file), file, {vectors::certificate("rsa2048")}, source);
  REQUIRE_FALSE(signer);
  CHECK(signer.error().code == Errc::PinWrong);
  CHECK(signer.error().where == file);
  CHECK(asked == 1);
}

TEST_CASE("signer: what the passphrase source answers instead is passed on", "[crypto][reject]") {
  const PassphraseSource cancels = [](std::string_view) -> Result<Pin> {
    return Error{Errc::PinCancelled, "cancelled"};
  };
  const auto certificates = vectors::certificates("rsa2048.crt.pem");
  const std::string key = vectors::text("test-key-rsa2048-encrypted.pem");
  CHECK(signer_from_pkcs12(vectors::octets("rsa2048.p12"), "f", cancels).error().code == Errc::PinCancelled);
  CHECK(signer_from_pem(key, "f", certificates, cancels).error().code == Errc::PinCancelled);
  CHECK(signer_from_pkcs12(vectors::octets("rsa2048.p12"), "f", {}).error().code == Errc::PinRequired);
  CHECK(signer_from_pem(key, "f", certificates, {}).error().code == Errc::PinRequired);
}

TEST_CASE("signer: a key without its certificate is not found, with a hint", "[crypto][reject]") {
  const auto pem =
      signer_from_pem(vectors::text("test-key-p256.pem"), "key.pem",
                      {vectors::certificate("p384"), vectors::certificate("explicit-curve")}, vectors::never_asked());
  REQUIRE_FALSE(pem);
  CHECK(pem.error().code == Errc::NotFound);
  CHECK(pem.error().where == "key.pem");
  CHECK_FALSE(pem.error().hint.empty());
  const auto file = GENERATE("p256-key-only.p12", "p256-certificate-only.p12");
  const auto pkcs12 = signer_from_pkcs12(vectors::octets(file), file, vectors::says("test"));
  REQUIRE_FALSE(pkcs12);
  CHECK(pkcs12.error().code == Errc::NotFound);
}

TEST_CASE("signer: what is no key file is refused", "[crypto][reject]") {
  const std::string good = vectors::text("test-key-p256.pem");
  const auto from_pem = [](const std::string& text) {
    return signer_from_pem(text, "f", {vectors::certificate("p256")}, vectors::never_asked()).error().code;
  };
  CHECK(from_pem("") == Errc::BadInput);
  CHECK(from_pem(vectors::text("p256.crt.pem")) == Errc::BadInput);
  CHECK(from_pem(good.substr(0, 100)) == Errc::BadInput);
  CHECK(from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") == Errc::BadInput);
  CHECK(from_pem(good + good) == Errc::Ambiguous);

  Bytes pkcs12 = vectors::octets("p256.p12");
  const auto from_pkcs12 = [](ByteView octets) {
    return signer_from_pkcs12(octets, "f", vectors::says("test")).error().code;
  };
  CHECK(from_pkcs12({}) == Errc::BadInput);
  CHECK(from_pkcs12(ByteView(pkcs12).first(pkcs12.size() - 1)) == Errc::BadInput);
  CHECK(from_pkcs12(as_bytes(good)) == Errc::BadInput);
  pkcs12[pkcs12.size() / 2] ^= 1;
  CHECK(from_pkcs12(pkcs12) == Errc::PinWrong);  // a MAC cannot tell a changed file from a wrong passphrase
  pkcs12.push_back(0);
  CHECK(from_pkcs12(pkcs12) == Errc::BadInput);
}
