#include <crypto/openssl.hpp>

#include <array>

namespace libsign::crypto {
namespace {

constexpr std::array kEvpNames{"MD5",      "SHA1",     "RIPEMD160", "SHA2-224", "SHA2-256", "SHA2-384",
                               "SHA2-512", "SHA3-224", "SHA3-256",  "SHA3-384", "SHA3-512", "SHAKE256"};

std::array<MdPtr, kEvpNames.size()> fetch_all() {
  const ErrorMark mark;
  std::array<MdPtr, kEvpNames.size()> all;
  for (std::size_t i = 0; i < all.size(); ++i) all[i].reset(EVP_MD_fetch(nullptr, kEvpNames[i], nullptr));
  return all;
}

}  // namespace

const EVP_MD* evp(Digest algorithm) {
  static const auto all = fetch_all();
  return all[static_cast<std::size_t>(algorithm)].get();
}

Bytes digest(Digest algorithm, ByteView octets) {
  Hasher hasher(algorithm);
  hasher.update(octets);
  return hasher.finish();
}

Bytes digest_pieces(Digest algorithm, std::span<const ByteView> pieces) {
  Hasher hasher(algorithm);
  for (const ByteView piece : pieces) hasher.update(piece);
  return hasher.finish();
}

Bytes certificate_digest(const Certificate& certificate, Digest algorithm) {
  return algorithm == Digest::Sha256 ? to_bytes(certificate.sha256()) : digest(algorithm, certificate.der());
}

struct Hasher::Impl {
  MdCtxPtr context;
  std::size_t size = 0;
  bool extendable = false;  // as long as asked for
};

Hasher::Hasher(Digest algorithm) : impl_(std::make_unique<Impl>()) {
  const EVP_MD* md = evp(algorithm);
  if (md == nullptr) return;
  impl_->context.reset(EVP_MD_CTX_new());
  impl_->size = size_of(algorithm);
  impl_->extendable = (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0;
  if (EVP_DigestInit_ex2(impl_->context.get(), md, nullptr) != 1) impl_->context.reset();
}

Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(ByteView octets) {
  if (impl_->context && EVP_DigestUpdate(impl_->context.get(), octets.data(), octets.size()) != 1)
    impl_->context.reset();
}

Bytes Hasher::finish() {
  Bytes value(impl_->size);
  const auto finish = [&] {
    return impl_->extendable ? EVP_DigestFinalXOF(impl_->context.get(), value.data(), value.size())
                             : EVP_DigestFinal_ex(impl_->context.get(), value.data(), nullptr);
  };
  if (!impl_->context || finish() != 1) value.clear();
  impl_->context.reset();
  return value;
}

}  // namespace libsign::crypto
