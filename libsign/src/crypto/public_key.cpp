#include <libsign/certificate.hpp>

#include <bit>

#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>

#include <crypto/algorithm_identifier.hpp>
#include <crypto/der.hpp>
#include <crypto/openssl.hpp>
#include <crypto/signature_context.hpp>

namespace libsign {

using namespace crypto;

struct PublicKey::Impl {
  PkeyPtr key;
  Kind kind = Kind::Other;
  unsigned bits = 0;
  std::string curve{};
  std::size_t field_bytes = 0;
  Bytes spki{};
  mutable ContextCache contexts{};
};

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMaxRsaBits = 16384;          // OpenSSL's OPENSSL_RSA_MAX_MODULUS_BITS
constexpr std::size_t kMaxPointBytes = 1 + 2 * 72;  // sect571r1 has the largest field that OpenSSL names

constexpr auto kRsaOid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
constexpr auto kRsaPssOid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv;
constexpr auto kEcOid = "\x2a\x86\x48\xce\x3d\x02\x01"sv;
constexpr auto kDsaOid = "\x2a\x86\x48\xce\x38\x04\x01"sv;
constexpr auto kEd25519Oid = "\x2b\x65\x70"sv;
constexpr auto kEd448Oid = "\x2b\x65\x71"sv;

using ParamBuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;

Error malformed(const char* what) { return {Errc::BadInput, std::string("malformed public key: ") + what}; }

BnPtr number(ByteView magnitude) {
  return BnPtr(BN_bin2bn(magnitude.data(), static_cast<int>(magnitude.size()), nullptr));
}

PkeyPtr key_from(const char* type, OSSL_PARAM_BLD* builder) {
  const ParamsPtr params(OSSL_PARAM_BLD_to_param(builder));
  const PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    return nullptr;
  return PkeyPtr(key);
}

// Identity cards have been issued whose modulus or exponent lacks the zero octet that makes it positive.
ByteView magnitude(ByteView integer) {
  while (!integer.empty() && integer[0] == 0) integer = integer.subspan(1);
  return integer;
}

PkeyPtr decoded(ByteView spki) {
  const unsigned char* at = spki.data();
  return PkeyPtr(d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size())));
}

// The library's decoders cost several times a verification, hence the parameters by hand.
PkeyPtr rsa_key(ByteView modulus, ByteView exponent) {
  const BnPtr n = number(modulus);
  const BnPtr e = number(exponent);
  const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return key_from("RSA", builder.get());
}

PkeyPtr ec_key(const char* curve, ByteView point) {
  const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return key_from("EC", builder.get());
}

Bytes rsa_spki(ByteView modulus, ByteView exponent) {
  static constexpr std::uint8_t kNull[] = {der::kNull, 0};
  static constexpr std::uint8_t kNoUnusedBits[] = {0};
  const Bytes key = der::wrap(der::kSequence, {der::wrap_unsigned(modulus), der::wrap_unsigned(exponent)});
  return der::wrap(der::kSequence, {der::wrap(der::kSequence, {der::wrap(der::kOid, {as_bytes(kRsaOid)}), kNull}),
                                    der::wrap(der::kBitString, {kNoUnusedBits, key})});
}

Bytes ec_spki(ByteView curve, ByteView point) {
  static constexpr std::uint8_t kNoUnusedBits[] = {0};
  return der::wrap(
      der::kSequence,
      {der::wrap(der::kSequence, {der::wrap(der::kOid, {as_bytes(kEcOid)}), der::wrap(der::kOid, {curve})}),
       der::wrap(der::kBitString, {kNoUnusedBits, point})});
}

std::optional<Bytes> uncompressed(EVP_PKEY* key, std::size_t coordinate) {
  Bytes point{0x04};
  for (const char* name : {OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y}) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) return std::nullopt;
    const BnPtr value(raw);
    point.resize(point.size() + coordinate);
    if (BN_bn2binpad(value.get(), point.data() + point.size() - coordinate, static_cast<int>(coordinate)) < 0)
      return std::nullopt;
  }
  return point;
}

template <typename Impl>
std::optional<Error> read_rsa(Impl& impl, ByteView bits) {
  const auto sequence = der::only(bits, der::kSequence);
  if (!sequence) return malformed("RSA");
  der::Reader reader(sequence->content);
  const auto n = reader.next(der::kInteger);
  const auto e = reader.next(der::kInteger);
  if (!n || !e || !reader.at_end()) return malformed("RSA");
  const ByteView modulus = magnitude(n->content);
  const ByteView exponent = magnitude(e->content);
  if (modulus.empty() || exponent.empty()) return malformed("RSA");
  if (modulus.size() > kMaxRsaBits / 8 || exponent.size() > modulus.size())
    return Error{Errc::LimitExceeded, "an RSA key exceeds 16384 bits"};
  impl.bits = static_cast<unsigned>(8 * (modulus.size() - 1)) + static_cast<unsigned>(std::bit_width(modulus[0]));
  impl.key = rsa_key(modulus, exponent);
  if (!impl.key) return malformed("RSA");
  impl.kind = PublicKey::Kind::Rsa;
  impl.spki = rsa_spki(modulus, exponent);
  return std::nullopt;
}

template <typename Impl>
std::optional<Error> read_ec(Impl& impl, ByteView parameters, ByteView point) {
  const auto oid = der::only(parameters, der::kOid);
  if (!oid) return Error{Errc::Unsupported, "EC keys must name their curve"};  // RFC 5480, 2.1.1
  const int nid = OBJ_txt2nid(der::dotted(oid->content).c_str());
  const char* curve = nid == NID_undef ? nullptr : OBJ_nid2sn(nid);
  if (curve == nullptr) return Error{Errc::Unsupported, "unknown elliptic curve " + der::dotted(oid->content)};
  if (point.size() < 2 || point.size() > kMaxPointBytes || point[0] < 2 || point[0] > 4) return malformed("EC point");
  impl.key = ec_key(curve, point);
  if (!impl.key) {
    if (const PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
        EVP_PKEY_paramgen_init(context.get()) != 1 || EVP_PKEY_CTX_set_group_name(context.get(), curve) != 1)
      return Error{Errc::Unsupported, std::string("elliptic curve not available: ") + curve};
    return malformed("EC point");
  }
  const bool compressed = point[0] != 4;
  impl.kind = PublicKey::Kind::Ec;
  impl.bits = static_cast<unsigned>(EVP_PKEY_get_bits(impl.key.get()));
  impl.curve = curve;
  impl.field_bytes = compressed ? point.size() - 1 : (point.size() - 1) / 2;
  if (!compressed) {
    impl.spki = ec_spki(oid->content, point);
    return std::nullopt;
  }
  const auto full = uncompressed(impl.key.get(), impl.field_bytes);
  if (!full) return malformed("EC point");
  impl.spki = ec_spki(oid->content, *full);
  return std::nullopt;
}

template <typename Impl>
std::optional<Error> read_edwards(Impl& impl, PublicKey::Kind kind, const AlgorithmIdentifier& algorithm,
                                  ByteView bits) {
  const bool is_25519 = kind == PublicKey::Kind::Ed25519;
  if (!algorithm.parameters.empty()) return malformed("EdDSA parameters");  // RFC 8410, 3
  impl.key.reset(
      EVP_PKEY_new_raw_public_key_ex(nullptr, is_25519 ? "ED25519" : "ED448", nullptr, bits.data(), bits.size()));
  if (!impl.key) return malformed("EdDSA");
  impl.kind = kind;
  impl.bits = is_25519 ? 256 : 456;
  return std::nullopt;
}

template <typename Impl>
std::optional<Error> read_other(Impl& impl, PublicKey::Kind kind, ByteView spki) {
  impl.key = decoded(spki);
  if (!impl.key) {
    if (kind != PublicKey::Kind::Other) return malformed("parameters");
    return std::nullopt;
  }
  impl.kind = kind;
  impl.bits = static_cast<unsigned>(EVP_PKEY_get_bits(impl.key.get()));
  if (impl.bits > kMaxRsaBits) return Error{Errc::LimitExceeded, "a public key exceeds 16384 bits"};
  return std::nullopt;
}

}  // namespace

Result<PublicKey> PublicKey::from_spki(ByteView der) {
  const ErrorMark mark;
  const auto sequence = der::only(der, der::kSequence);
  if (!sequence) return malformed("it is not one DER sequence");
  der::Reader reader(sequence->content);
  const auto algorithm = reader.next(der::kSequence);
  const auto bit_string = reader.next(der::kBitString);
  if (!algorithm || !bit_string || !reader.at_end()) return malformed("structure");
  const auto identifier = read_algorithm_identifier(algorithm->content);
  const auto bits = der::whole_bits(bit_string->content);
  if (!identifier || !bits) return malformed("structure");

  auto impl = std::make_shared<Impl>();
  impl->spki = to_bytes(der);
  const std::string_view oid = as_text(identifier->oid);
  const auto failure = oid == kRsaOid       ? read_rsa(*impl, *bits)
                       : oid == kEcOid      ? read_ec(*impl, identifier->parameters, *bits)
                       : oid == kEd25519Oid ? read_edwards(*impl, Kind::Ed25519, *identifier, *bits)
                       : oid == kEd448Oid   ? read_edwards(*impl, Kind::Ed448, *identifier, *bits)
                       : oid == kRsaPssOid  ? read_other(*impl, Kind::Rsa, der)
                       : oid == kDsaOid     ? read_other(*impl, Kind::Dsa, der)
                                            : read_other(*impl, Kind::Other, der);
  if (failure) return *failure;
  return PublicKey(std::move(impl));
}

Result<PublicKey> PublicKey::from_rsa(ByteView modulus, ByteView exponent) {
  return from_spki(rsa_spki(modulus, exponent));
}

Result<PublicKey> PublicKey::from_ec(std::string_view curve_oid, ByteView point) {
  const Bytes curve = der::oid_content(curve_oid);
  if (curve.empty()) return malformed("the curve is not an object identifier");
  if (point.empty() || point[0] != 4) return malformed("the point is not uncompressed");
  return from_spki(ec_spki(curve, point));
}

PublicKey PublicKey::opaque(ByteView spki) {
  auto impl = std::make_shared<Impl>();
  impl->spki = to_bytes(spki);
  return PublicKey(std::move(impl));
}

PublicKey PublicKey::adopt(evp_pkey_st* key) {
  const ErrorMark mark;
  const PkeyPtr owned(key);
  unsigned char* raw = nullptr;
  const int size = i2d_PUBKEY(owned.get(), &raw);
  if (size <= 0) return opaque({});
  const Bytes spki(raw, raw + size);
  OPENSSL_free(raw);
  auto read = from_spki(spki);
  return read ? *std::move(read) : opaque(spki);
}

PublicKey::Kind PublicKey::kind() const { return impl_->kind; }
unsigned PublicKey::bits() const { return impl_->bits; }
const std::string& PublicKey::curve() const { return impl_->curve; }
std::size_t PublicKey::field_bytes() const { return impl_->field_bytes; }
ByteView PublicKey::spki() const { return impl_->spki; }
evp_pkey_st* PublicKey::native() const { return impl_->key.get(); }
crypto::ContextCache& PublicKey::contexts() const { return impl_->contexts; }

}  // namespace libsign
