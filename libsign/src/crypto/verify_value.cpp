#include <crypto/crypto.hpp>

#include <algorithm>

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <crypto/certificate_parts.hpp>
#include <crypto/openssl.hpp>
#include <crypto/signature_context.hpp>

namespace libsign::crypto {
namespace {

ValueCheck verify_edwards(const PublicKey& key, ByteView octets, ByteView value) {
  const MdCtxPtr context(EVP_MD_CTX_new());
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.native()) != 1) return ValueCheck::Unsupported;
  return EVP_DigestVerify(context.get(), value.data(), value.size(), octets.data(), octets.size()) == 1
             ? ValueCheck::Good
             : ValueCheck::Bad;
}

ValueCheck verify_digest(const PublicKey& key, const SignatureAlgorithm& algorithm, ByteView octets, ByteView value) {
  const PkeyCtxPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.native(), nullptr));
  if (!context || EVP_PKEY_verify_init(context.get()) != 1) return ValueCheck::Unsupported;
  if (!configure(context.get(), algorithm))
    return algorithm.scheme == Scheme::RsaPss ? ValueCheck::WrongKey : ValueCheck::Unsupported;
  const Bytes hash = digest(algorithm.digest, octets);
  return EVP_PKEY_verify(context.get(), value.data(), value.size(), hash.data(), hash.size()) == 1 ? ValueCheck::Good
                                                                                                   : ValueCheck::Bad;
}

/// subgroup_bytes returns the octets of a DSA key's q, which r and s are smaller than.
std::size_t subgroup_bytes(const PublicKey& key) {
  BIGNUM* q = nullptr;
  if (EVP_PKEY_get_bn_param(key.native(), OSSL_PKEY_PARAM_FFC_Q, &q) != 1) return 0;
  const BnPtr owner(q);
  return static_cast<std::size_t>(BN_num_bytes(q));
}

/// widened fills both halves of r||s up to `part_bytes` with leading zeros; nothing if they are longer.
std::optional<Bytes> widened(ByteView value, std::size_t part_bytes) {
  const std::size_t half = value.size() / 2;
  if (value.size() % 2 != 0 || half > part_bytes) return std::nullopt;
  Bytes raw(part_bytes * 2, 0);
  std::copy_n(value.begin(), half, raw.begin() + static_cast<std::ptrdiff_t>(part_bytes - half));
  std::copy_n(value.begin() + static_cast<std::ptrdiff_t>(half), half, raw.end() - static_cast<std::ptrdiff_t>(half));
  return raw;
}

std::optional<Bytes> raw_pair(ByteView value, EcdsaForm form, std::size_t part_bytes) {
  switch (form) {
    case EcdsaForm::Raw: return to_bytes(value);
    case EcdsaForm::ShortRaw: return widened(value, part_bytes);
    case EcdsaForm::Der: return ecdsa_der_to_raw(value, part_bytes);
  }
  return std::nullopt;
}

/// verify_pair checks a value made of r and s, each `part_bytes` long where it is raw: ECDSA and DSA.
ValueCheck verify_pair(const PublicKey& key, const SignatureAlgorithm& algorithm, ByteView octets, ByteView value,
                       EcdsaForm form, std::size_t part_bytes) {
  // The detour through r||s is what refuses every encoding but DER's own.
  const auto raw = raw_pair(value, form, part_bytes);
  const auto der = raw ? ecdsa_raw_to_der(*raw, part_bytes) : std::nullopt;
  return der ? verify_digest(key, algorithm, octets, *der) : ValueCheck::Bad;
}

}  // namespace

bool fits(const PublicKey& key, const SignatureAlgorithm& algorithm) {
  switch (algorithm.scheme) {
    case Scheme::RsaPkcs1: return key.kind() == PublicKey::Kind::Rsa && EVP_PKEY_is_a(key.native(), "RSA") == 1;
    case Scheme::RsaPss: return key.kind() == PublicKey::Kind::Rsa;
    case Scheme::Ecdsa: return key.kind() == PublicKey::Kind::Ec;
    case Scheme::Ed25519: return key.kind() == PublicKey::Kind::Ed25519;
    case Scheme::Ed448: return key.kind() == PublicKey::Kind::Ed448;
    case Scheme::Dsa: return key.kind() == PublicKey::Kind::Dsa;
  }
  return false;
}

bool configure(EVP_PKEY_CTX* context, const SignatureAlgorithm& algorithm) {
  if (EVP_PKEY_CTX_set_signature_md(context, evp(algorithm.digest)) != 1) return false;
  if (algorithm.scheme == Scheme::RsaPkcs1) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  if (algorithm.scheme != Scheme::RsaPss) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, evp(algorithm.mgf_digest)) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, static_cast<int>(algorithm.salt_length)) == 1;
}

ValueCheck verify_value(const PublicKey& key, const SignatureAlgorithm& algorithm, ByteView octets, ByteView value,
                        EcdsaForm form) {
  constexpr std::size_t kMaxSaltBytes = 2048;  // an RSA key of 16384 bits has no room for more
  const ErrorMark mark;
  if (key.kind() == PublicKey::Kind::Other || key.native() == nullptr) return ValueCheck::Unsupported;
  if (!fits(key, algorithm)) return ValueCheck::WrongKey;
  if (algorithm.scheme == Scheme::Ed25519 || algorithm.scheme == Scheme::Ed448)
    return verify_edwards(key, octets, value);
  if (evp(algorithm.digest) == nullptr) return ValueCheck::Unsupported;
  if (algorithm.scheme == Scheme::Ecdsa) return verify_pair(key, algorithm, octets, value, form, key.field_bytes());
  if (algorithm.scheme == Scheme::Dsa) return verify_pair(key, algorithm, octets, value, form, subgroup_bytes(key));
  if (algorithm.scheme == Scheme::RsaPss) {
    if (evp(algorithm.mgf_digest) == nullptr) return ValueCheck::Unsupported;
    if (algorithm.salt_length > kMaxSaltBytes) return ValueCheck::Bad;
  }
  return verify_digest(key, algorithm, octets, value);
}

ValueCheck verify_certificate(const Certificate& certificate, const PublicKey& issuer_key) {
  const auto algorithm = certificate.signature_algorithm();
  const auto parts = read_certificate(certificate.der());
  if (!algorithm || !parts) return ValueCheck::Unsupported;
  return verify_value(issuer_key, *algorithm, parts->tbs, parts->signature, EcdsaForm::Der);
}

}  // namespace libsign::crypto
