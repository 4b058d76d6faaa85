#include <crypto/software_signer.hpp>

#include <algorithm>

#include <crypto/signature_context.hpp>

namespace libsign {
namespace crypto {
namespace {

/// SoftwareSigner keeps its key in memory, which OpenSSL cleanses when the key goes. Thread-safe: every value has a
/// context of its own.
class SoftwareSigner final : public Signer {
 public:
  SoftwareSigner(PkeyPtr key, Certificate certificate, std::vector<Certificate> chain,
                 std::vector<SignatureAlgorithm> algorithms)
      : key_(std::move(key)),
        certificate_(std::move(certificate)),
        chain_(std::move(chain)),
        algorithms_(std::move(algorithms)) {}

  const Certificate& certificate() const override { return certificate_; }
  std::span<const Certificate> chain() const override { return chain_; }
  std::span<const SignatureAlgorithm> algorithms() const override { return algorithms_; }

  Result<Bytes> sign(const ToBeSigned& to_be_signed) override {
    const ErrorMark mark;
    const SignatureAlgorithm& algorithm = to_be_signed.algorithm;
    if (std::find(algorithms_.begin(), algorithms_.end(), algorithm) == algorithms_.end())
      return Error{Errc::Unsupported, "this key does not sign " + describe(algorithm)};
    const bool is_edwards = algorithm.scheme == Scheme::Ed25519 || algorithm.scheme == Scheme::Ed448;
    if (!is_edwards && to_be_signed.digest.size() != size_of(algorithm.digest))
      return Error{Errc::Usage, "the digest to be signed has the wrong length"};
    auto value = is_edwards ? sign_octets(to_be_signed.octets) : sign_digest(algorithm, to_be_signed.digest);
    if (value && algorithm.scheme == Scheme::Ecdsa)
      value = ecdsa_der_to_raw(*value, certificate_.public_key().field_bytes());
    if (!value) return Error{Errc::Internal, "the private key could not sign"};
    return *std::move(value);
  }

 private:
  std::optional<Bytes> sign_octets(ByteView octets) const {
    const MdCtxPtr context(EVP_MD_CTX_new());
    Bytes value(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
    std::size_t size = value.size();
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), value.data(), &size, octets.data(), octets.size()) != 1)
      return std::nullopt;
    value.resize(size);
    return value;
  }

  std::optional<Bytes> sign_digest(const SignatureAlgorithm& algorithm, ByteView digest) {
    const PkeyCtxPtr context = contexts_.context(key_.get(), EVP_PKEY_sign_init, algorithm);
    Bytes value(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
    std::size_t size = value.size();
    if (!context || EVP_PKEY_sign(context.get(), value.data(), &size, digest.data(), digest.size()) != 1)
      return std::nullopt;
    value.resize(size);
    return value;
  }

  PkeyPtr key_;
  ContextCache contexts_;
  Certificate certificate_;
  std::vector<Certificate> chain_;
  std::vector<SignatureAlgorithm> algorithms_;
};

std::vector<Certificate> chain_of(const Certificate& leaf, std::vector<Certificate> pool) {
  std::vector<Certificate> chain;
  const Certificate* last = &leaf;
  while (!last->is_self_issued()) {
    const auto issuer = std::find_if(pool.begin(), pool.end(), [&](const Certificate& candidate) {
      return equal(candidate.subject_der(), last->issuer_der()) &&
             verify_certificate(*last, candidate.public_key()) == ValueCheck::Good;
    });
    if (issuer == pool.end()) break;
    chain.push_back(std::move(*issuer));
    pool.erase(issuer);
    last = &chain.back();
  }
  return chain;
}

bool can_use(const PublicKey& key, const SignatureAlgorithm& algorithm) {
  return fits(key, algorithm) && key.contexts().context(key.native(), EVP_PKEY_verify_init, algorithm) != nullptr;
}

std::vector<SignatureAlgorithm> rsa_algorithms(const PublicKey& key) {
  std::vector<SignatureAlgorithm> algorithms;
  for (const Scheme scheme : {Scheme::RsaPkcs1, Scheme::RsaPss})
    for (const Digest digest : {Digest::Sha256, Digest::Sha384, Digest::Sha512}) {
      const SignatureAlgorithm algorithm{scheme, digest, digest, size_of(digest)};
      const bool has_room = scheme != Scheme::RsaPss || key.bits() / 8 >= 2 * size_of(digest) + 2;  // RFC 8017, 9.1.1
      if (has_room && can_use(key, algorithm)) algorithms.push_back(algorithm);
    }
  return algorithms;
}

std::vector<SignatureAlgorithm> ecdsa_algorithms(const PublicKey& key) {
  std::vector<Digest> digests{Digest::Sha256, Digest::Sha384, Digest::Sha512};
  const std::ptrdiff_t preferred = key.bits() <= 256 ? 0 : key.bits() <= 384 ? 1 : 2;
  std::rotate(digests.begin(), digests.begin() + preferred, digests.begin() + preferred + 1);
  std::vector<SignatureAlgorithm> algorithms;
  for (const Digest digest : digests) algorithms.push_back({Scheme::Ecdsa, digest, digest, size_of(digest)});
  return algorithms;
}

}  // namespace

Result<std::unique_ptr<Signer>> make_software_signer(PkeyPtr key, std::vector<Certificate> certificates,
                                                     std::string_view name) {
  const ErrorMark mark;
  std::vector<Certificate> fitting;
  for (const Certificate& certificate : certificates) {
    const bool holds_key =
        certificate.public_key().native() != nullptr && EVP_PKEY_eq(certificate.public_key().native(), key.get()) == 1;
    if (holds_key && std::find(fitting.begin(), fitting.end(), certificate) == fitting.end())
      fitting.push_back(certificate);
  }
  if (fitting.empty())
    return Error{Errc::NotFound, "no certificate holds the public key of this private key", std::string(name),
                 "give the certificate that was issued for this key"};
  if (fitting.size() > 1) {
    std::string what = "several certificates hold the public key of this private key:";
    for (const Certificate& certificate : fitting)
      what += " serial number " + certificate.serial_number() + " until " + format_instant(certificate.not_after());
    return Error{Errc::Ambiguous, std::move(what), std::string(name), "give only the one to sign with"};
  }
  const Certificate& leaf = fitting.front();
  auto algorithms = default_algorithms(leaf.public_key());
  if (algorithms.empty())
    return Error{Errc::Unsupported, "a key of this kind cannot sign here", std::string(name),
                 "use an RSA, EC, Ed25519 or Ed448 key"};
  auto chain = chain_of(leaf, std::move(certificates));
  return std::unique_ptr<Signer>(
      std::make_unique<SoftwareSigner>(std::move(key), leaf, std::move(chain), std::move(algorithms)));
}

}  // namespace crypto

std::vector<SignatureAlgorithm> default_algorithms(const PublicKey& key) {
  const crypto::ErrorMark mark;
  switch (key.kind()) {
    case PublicKey::Kind::Rsa: return crypto::rsa_algorithms(key);
    case PublicKey::Kind::Ec: return crypto::ecdsa_algorithms(key);
    case PublicKey::Kind::Ed25519: return {{Scheme::Ed25519}};
    case PublicKey::Kind::Ed448: return {{Scheme::Ed448}};
    case PublicKey::Kind::Dsa:
    case PublicKey::Kind::Other: return {};
  }
  return {};
}

}  // namespace libsign
