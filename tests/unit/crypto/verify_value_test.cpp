#include <crypto/crypto.hpp>

#include "vectors.hpp"

using namespace libsign;
using crypto::EcdsaForm;
using crypto::ValueCheck;
using crypto::verify_value;

namespace {

ToBeSigned message(const SignatureAlgorithm& algorithm) {
  const Bytes octets = to_bytes("a memorandum");
  const bool is_edwards = algorithm.scheme == Scheme::Ed25519 || algorithm.scheme == Scheme::Ed448;
  return {algorithm, octets, is_edwards ? Bytes{} : crypto::digest(algorithm.digest, octets)};
}

}  // namespace

TEST_CASE("verify_value: a value fits its octets, its key and its length alone", "[crypto]") {
  const auto name =
      GENERATE("rsa2048", "rsa-odd-exponent", "rsa-pss", "p256", "p384", "p521", "brainpool256", "ed25519", "ed448");
  CAPTURE(name);
  const auto signer = vectors::signer(name);
  const PublicKey& key = signer->certificate().public_key();
  const ToBeSigned signed_message = message(signer->algorithms().front());
  const Bytes value = signer->sign(signed_message).value();
  const auto check = [&](ByteView octets, ByteView candidate) {
    return verify_value(key, signed_message.algorithm, octets, candidate);
  };
  CHECK(check(signed_message.octets, value) == ValueCheck::Good);
  CHECK(check(as_bytes("a memorandum."), value) == ValueCheck::Bad);
  CHECK(check({}, value) == ValueCheck::Bad);
  CHECK(check(signed_message.octets, {}) == ValueCheck::Bad);
  CHECK(check(signed_message.octets, ByteView(value).first(value.size() - 1)) == ValueCheck::Bad);
  Bytes changed = value;
  changed.back() ^= 1;
  CHECK(check(signed_message.octets, changed) == ValueCheck::Bad);
  changed = value;
  changed.push_back(0);
  CHECK(check(signed_message.octets, changed) == ValueCheck::Bad);
  changed = value;
  changed.insert(changed.begin(), 0);
  CHECK(check(signed_message.octets, changed) == ValueCheck::Bad);
}

TEST_CASE("verify_value: an algorithm that the key is not for is told apart from a bad value", "[crypto]") {
  const PublicKey rsa = vectors::certificate("rsa2048").public_key();
  const PublicKey ec = vectors::certificate("p256").public_key();
  const PublicKey ed25519 = vectors::certificate("ed25519").public_key();
  const Bytes value(256, 1);
  CHECK(verify_value(rsa, {Scheme::Ecdsa}, {}, value) == ValueCheck::WrongKey);
  CHECK(verify_value(ec, {Scheme::RsaPkcs1}, {}, value) == ValueCheck::WrongKey);
  CHECK(verify_value(ec, {Scheme::RsaPss}, {}, value) == ValueCheck::WrongKey);
  CHECK(verify_value(ed25519, {Scheme::Ed448}, {}, value) == ValueCheck::WrongKey);
  CHECK(verify_value(rsa, {Scheme::Dsa}, {}, value) == ValueCheck::WrongKey);
  CHECK(verify_value(vectors::certificate("explicit-curve").public_key(), {Scheme::Ecdsa}, {}, value) ==
        ValueCheck::Unsupported);
}

TEST_CASE("verify_value: RSASSA-PSS takes digest, mask digest and salt exactly as told", "[crypto]") {
  const auto signer = vectors::signer("rsa2048");
  const PublicKey& key = signer->certificate().public_key();
  const SignatureAlgorithm algorithm{Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 32};
  const ToBeSigned signed_message = message(algorithm);
  const Bytes value = signer->sign(signed_message).value();
  const auto check = [&](SignatureAlgorithm other) { return verify_value(key, other, signed_message.octets, value); };
  CHECK(check(algorithm) == ValueCheck::Good);
  CHECK(check({Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 20}) == ValueCheck::Bad);
  CHECK(check({Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 0}) == ValueCheck::Bad);
  CHECK(check({Scheme::RsaPss, Digest::Sha256, Digest::Sha1, 32}) == ValueCheck::Bad);
  CHECK(check({Scheme::RsaPss, Digest::Sha3_256, Digest::Sha256, 32}) == ValueCheck::Bad);
  CHECK(check({Scheme::RsaPss, Digest::Sha256, Digest::Sha256, std::size_t{1} << 32}) == ValueCheck::Bad);
  CHECK(check({Scheme::RsaPkcs1, Digest::Sha256}) == ValueCheck::Bad);
}

TEST_CASE("verify_value: a key restricted to RSASSA-PSS is used within its restriction alone", "[crypto]") {
  const auto signer = vectors::signer("rsa-pss");
  const PublicKey& key = signer->certificate().public_key();
  REQUIRE(signer->algorithms().size() == 1);
  const ToBeSigned signed_message = message(signer->algorithms().front());
  const Bytes value = signer->sign(signed_message).value();
  const auto check = [&](SignatureAlgorithm other) { return verify_value(key, other, signed_message.octets, value); };
  CHECK(check({Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 32}) == ValueCheck::Good);
  CHECK(check({Scheme::RsaPkcs1, Digest::Sha256}) == ValueCheck::WrongKey);
  CHECK(check({Scheme::RsaPss, Digest::Sha512, Digest::Sha256, 32}) == ValueCheck::WrongKey);
  CHECK(check({Scheme::RsaPss, Digest::Sha256, Digest::Sha512, 32}) == ValueCheck::WrongKey);
  CHECK(check({Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 20}) == ValueCheck::WrongKey);
}

TEST_CASE("verify_value: ECDSA is read in the form that was asked for", "[crypto]") {
  const auto signer = vectors::signer("p384");
  const PublicKey& key = signer->certificate().public_key();
  const ToBeSigned signed_message = message(signer->algorithms().front());
  const Bytes raw = signer->sign(signed_message).value();
  REQUIRE(raw.size() == 96);
  const Bytes der = crypto::ecdsa_raw_to_der(raw, 48).value();
  const auto check = [&](ByteView value, EcdsaForm form) {
    return verify_value(key, signed_message.algorithm, signed_message.octets, value, form);
  };
  CHECK(check(raw, EcdsaForm::Raw) == ValueCheck::Good);
  CHECK(check(der, EcdsaForm::Der) == ValueCheck::Good);
  CHECK(check(der, EcdsaForm::Raw) == ValueCheck::Bad);
  CHECK(check(raw, EcdsaForm::Der) == ValueCheck::Bad);
  Bytes padded = raw;
  padded.insert(padded.begin() + 48, 0);
  padded.insert(padded.begin(), 0);
  CHECK(check(padded, EcdsaForm::Raw) == ValueCheck::Bad);
}

TEST_CASE("verify_value: halves of an ECDSA value may lack leading zeros where that is asked for", "[crypto]") {
  const auto signer = vectors::signer("p521");
  const PublicKey& key = signer->certificate().public_key();
  const ToBeSigned signed_message = message(signer->algorithms().front());
  const auto check = [&](ByteView value, EcdsaForm form) {
    return verify_value(key, signed_message.algorithm, signed_message.octets, value, form);
  };
  // Of the 521 bits of r and s one stands alone in its octet, and in one value of four it is zero in both.
  Bytes raw;
  do raw = signer->sign(signed_message).value();
  while (raw[0] != 0 || raw[66] != 0);
  Bytes cut = raw;
  cut.erase(cut.begin() + 66);
  cut.erase(cut.begin());
  CHECK(check(raw, EcdsaForm::ShortRaw) == ValueCheck::Good);
  CHECK(check(cut, EcdsaForm::ShortRaw) == ValueCheck::Good);
  CHECK(check(cut, EcdsaForm::Raw) == ValueCheck::Bad);
  CHECK(check(ByteView(cut).subspan(1), EcdsaForm::ShortRaw) == ValueCheck::Bad);
  CHECK(check({}, EcdsaForm::ShortRaw) == ValueCheck::Bad);
  raw.insert(raw.begin() + 66, 0);
  raw.insert(raw.begin(), 0);
  CHECK(check(raw, EcdsaForm::ShortRaw) == ValueCheck::Bad);
}

TEST_CASE("ecdsa: both forms convert into each other", "[crypto]") {
  const Bytes raw{0x00, 0x01, 0x80, 0x00};
  const Bytes der = from_hex("30080201010203008000").value();
  CHECK(crypto::ecdsa_raw_to_der(raw, 2) == der);
  CHECK(crypto::ecdsa_der_to_raw(der, 2) == raw);
}

TEST_CASE("ecdsa: malformed values are not converted", "[crypto][reject]") {
  CHECK_FALSE(crypto::ecdsa_raw_to_der(Bytes(3), 2));
  CHECK_FALSE(crypto::ecdsa_raw_to_der(Bytes(6), 2));
  CHECK_FALSE(crypto::ecdsa_raw_to_der(Bytes{}, 0));
  const auto hex =
      GENERATE("", "3000", "3003020101", "300602010102010100", "3009020101020101020101", "3006020181020101",
               "300702020001020101", "30080203010000020101", "308106020101020101", "3106020101020101");
  CAPTURE(hex);
  CHECK_FALSE(crypto::ecdsa_der_to_raw(from_hex(hex).value(), 2));
}

TEST_CASE("verify_certificate: the issuer's key fits, another does not", "[crypto]") {
  const PublicKey intermediate = vectors::certificate("intermediate").public_key();
  const PublicKey root = vectors::certificate("root").public_key();
  const Certificate leaf = vectors::certificate("sha1-signed");
  CHECK(leaf.signature_algorithm()->digest == Digest::Sha1);
  CHECK(crypto::verify_certificate(leaf, intermediate) == ValueCheck::Good);
  CHECK(crypto::verify_certificate(leaf, root) == ValueCheck::Bad);
  CHECK(crypto::verify_certificate(vectors::certificate("root"), root) == ValueCheck::Good);
  CHECK(crypto::verify_certificate(vectors::certificate("ca-false-issuer"),
                                   vectors::certificate("p256").public_key()) == ValueCheck::Good);
}
