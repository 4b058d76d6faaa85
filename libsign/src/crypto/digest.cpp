#include <crypto/openssl.hpp>

#include <array>

#include "base/mapping.hpp"

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

bool update(EVP_MD_CTX* context, ByteView octets) {
  bool is_done = true;
  for_each_window(octets, [&](ByteView window) {
    is_done = is_done && EVP_DigestUpdate(context, window.data(), window.size()) == 1;
  });
  return is_done;
}

/// finish fills `value`, which an extendable function does to any length.
bool finish(EVP_MD_CTX* context, Bytes& value) {
  const bool is_extendable = (EVP_MD_get_flags(EVP_MD_CTX_get0_md(context)) & EVP_MD_FLAG_XOF) != 0;
  return (is_extendable ? EVP_DigestFinalXOF(context, value.data(), value.size())
                        : EVP_DigestFinal_ex(context, value.data(), nullptr)) == 1;
}

}  // namespace

const EVP_MD* evp(Digest algorithm) {
  static const auto all = fetch_all();
  return all[static_cast<std::size_t>(algorithm)].get();
}

Bytes digest(Digest algorithm, ByteView octets) {
  // Making a context costs as much as digesting a hundred octets, and most of what is digested is small.
  thread_local const MdCtxPtr context(EVP_MD_CTX_new());
  const EVP_MD* md = evp(algorithm);
  Bytes value(size_of(algorithm));
  if (md == nullptr || EVP_DigestInit_ex2(context.get(), md, nullptr) != 1 || !update(context.get(), octets) ||
      !finish(context.get(), value))
    return {};
  return value;
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
};

Hasher::Hasher() : impl_(std::make_unique<Impl>()) {}

Hasher::Hasher(Digest algorithm) : Hasher() {
  const EVP_MD* md = evp(algorithm);
  if (md == nullptr) return;
  impl_->context.reset(EVP_MD_CTX_new());
  impl_->size = size_of(algorithm);
  if (EVP_DigestInit_ex2(impl_->context.get(), md, nullptr) != 1) impl_->context.reset();
}

Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(ByteView octets) {
  if (impl_->context && !crypto::update(impl_->context.get(), octets)) impl_->context.reset();
}

Hasher Hasher::copy() const {
  Hasher other;
  other.impl_->size = impl_->size;
  if (!impl_->context) return other;
  other.impl_->context.reset(EVP_MD_CTX_new());
  if (EVP_MD_CTX_copy_ex(other.impl_->context.get(), impl_->context.get()) != 1) other.impl_->context.reset();
  return other;
}

Bytes Hasher::finish() {
  Bytes value(impl_->size);
  if (!impl_->context || !crypto::finish(impl_->context.get(), value)) value.clear();
  impl_->context.reset();
  return value;
}

}  // namespace libsign::crypto
