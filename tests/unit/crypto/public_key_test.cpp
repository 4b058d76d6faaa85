#include <crypto/der.hpp>
#include <crypto/openssl.hpp>

#include "vectors.hpp"

using namespace libsign;
using Kind = PublicKey::Kind;

TEST_CASE("public key: kind, bits, curve and field of every key of the test PKI", "[crypto]") {
  const auto [name, kind, bits, curve, field_bytes] =
      GENERATE(table<std::string, Kind, unsigned, std::string, std::size_t>({
          {"rsa2048", Kind::Rsa, 2048, "", 0},
          {"rsa3072", Kind::Rsa, 3072, "", 0},
          {"weak-rsa1024", Kind::Rsa, 1024, "", 0},
          {"rsa-odd-exponent", Kind::Rsa, 2048, "", 0},
          {"rsa-pss", Kind::Rsa, 2048, "", 0},
          {"p256", Kind::Ec, 256, "prime256v1", 32},
          {"p384", Kind::Ec, 384, "secp384r1", 48},
          {"p521", Kind::Ec, 521, "secp521r1", 66},
          {"brainpool256", Kind::Ec, 256, "brainpoolP256r1", 32},
          {"ed25519", Kind::Ed25519, 256, "", 0},
          {"ed448", Kind::Ed448, 456, "", 0},
      }));
  CAPTURE(name);
  const PublicKey key = vectors::certificate(name).public_key();
  CHECK(key.kind() == kind);
  CHECK(key.bits() == bits);
  CHECK(key.curve() == curve);
  CHECK(key.field_bytes() == field_bytes);
  const auto again = PublicKey::from_spki(key.spki());
  REQUIRE(again);
  CHECK(*again == key);
  REQUIRE(EVP_PKEY_up_ref(key.native()) == 1);
  CHECK(PublicKey::adopt(key.native()) == key);
}

TEST_CASE("public key: an EC key whose curve is spelled out is refused, its certificate is not", "[crypto][reject]") {
  const Certificate certificate = vectors::certificate("explicit-curve");
  CHECK(certificate.public_key().kind() == Kind::Other);
  CHECK(certificate.public_key().native() == nullptr);
  const auto key = PublicKey::from_spki(certificate.public_key().spki());
  REQUIRE_FALSE(key);
  CHECK(key.error().code == Errc::Unsupported);
}

TEST_CASE("public key: trailing, missing and changed octets are refused", "[crypto][reject]") {
  const auto name = GENERATE("rsa2048", "p256", "ed25519", "rsa-pss");
  CAPTURE(name);
  const Bytes good = to_bytes(vectors::certificate(name).public_key().spki());
  Bytes longer = good;
  longer.push_back(0);
  CHECK(PublicKey::from_spki(longer).error().code == Errc::BadInput);
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(PublicKey::from_spki(ByteView(good).first(size)));
}

TEST_CASE("public key: a point off its curve, at infinity or of the wrong size is refused", "[crypto][reject]") {
  const std::string p256 = "1.2.840.10045.3.1.7";
  const Bytes spki = to_bytes(vectors::certificate("p256").public_key().spki());
  const Bytes point(spki.end() - 65, spki.end());
  REQUIRE(PublicKey::from_ec(p256, point));
  CHECK(*PublicKey::from_ec(p256, point) == vectors::certificate("p256").public_key());
  Bytes off = point;
  off.back() ^= 1;
  Bytes hybrid = point;
  hybrid[0] = 6;
  Bytes longer = point;
  longer.push_back(0);
  for (const Bytes& bad : {off, hybrid, longer, Bytes{}, Bytes{0}, Bytes{4}})
    CHECK(PublicKey::from_ec(p256, bad).error().code == Errc::BadInput);
  CHECK(PublicKey::from_ec("1.3.132.0.34", point).error().code == Errc::BadInput);
  CHECK(PublicKey::from_ec("1.2.3.4", point).error().code == Errc::Unsupported);
  CHECK(PublicKey::from_ec("prime256v1", point).error().code == Errc::BadInput);
}

TEST_CASE("public key: a compressed point is the same key as the full one", "[crypto]") {
  const PublicKey full = vectors::certificate("p384").public_key();
  Bytes point(full.spki().end() - 97, full.spki().end());
  point[0] = point.back() % 2 == 0 ? 2 : 3;
  point.resize(49);
  Bytes spki = from_hex("3046301006072a8648ce3d020106052b81040022033200").value();
  spki.insert(spki.end(), point.begin(), point.end());
  const auto compressed = PublicKey::from_spki(spki);
  REQUIRE(compressed);
  CHECK(*compressed == full);
  CHECK(compressed->field_bytes() == 48);
}

TEST_CASE("public key: RSA from modulus and exponent, as ds:RSAKeyValue has them", "[crypto]") {
  const PublicKey key = vectors::certificate("rsa-odd-exponent").public_key();
  const ByteView modulus = key.spki().subspan(33, 256);
  const auto built = PublicKey::from_rsa(modulus, from_hex("40000081").value());
  REQUIRE(built);
  CHECK(*built == key);
  CHECK(PublicKey::from_rsa({}, Bytes{3}).error().code == Errc::BadInput);
  CHECK(PublicKey::from_rsa(modulus, {}).error().code == Errc::BadInput);
  CHECK(PublicKey::from_rsa(Bytes(2049, 0xFF), Bytes{3}).error().code == Errc::LimitExceeded);
}

TEST_CASE("public key: one of an unknown algorithm is kept as it is", "[crypto]") {
  const auto key = PublicKey::from_spki(from_hex("300b300506032a03040302000a").value());
  REQUIRE(key);
  CHECK(key->kind() == Kind::Other);
  CHECK(key->native() == nullptr);
}

TEST_CASE("public key: a modulus or exponent that lacks its leading zero is the key that was meant", "[crypto]") {
  const Bytes modulus(128, 0xC1);
  const auto meant = PublicKey::from_rsa(modulus, Bytes{0xC0, 0x00, 0x00, 0x01});
  REQUIRE(meant);
  const Bytes negative = crypto::der::wrap(crypto::der::kSequence,
                                           {crypto::der::wrap(crypto::der::kInteger, {modulus}),
                                            crypto::der::wrap(crypto::der::kInteger, {Bytes{0xC0, 0x00, 0x00, 0x01}})});
  const auto read = PublicKey::from_spki(
      crypto::der::wrap(crypto::der::kSequence, {from_hex("300d06092a864886f70d0101010500").value(),
                                                 crypto::der::wrap(crypto::der::kBitString, {Bytes{0}, negative})}));
  REQUIRE(read);
  CHECK(*read == *meant);
  CHECK(read->bits() == 1024);
}
