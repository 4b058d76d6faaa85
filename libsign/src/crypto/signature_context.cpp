#include <crypto/signature_context.hpp>

#include <algorithm>

#include <openssl/rsa.h>

namespace libsign::crypto {
namespace {

bool configure(EVP_PKEY_CTX* context, const SignatureAlgorithm& algorithm) {
  if (EVP_PKEY_CTX_set_signature_md(context, evp(algorithm.digest)) != 1) return false;
  if (algorithm.scheme == Scheme::RsaPkcs1) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  if (algorithm.scheme != Scheme::RsaPss) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, evp(algorithm.mgf_digest)) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, static_cast<int>(algorithm.salt_length)) == 1;
}

}  // namespace

PkeyCtxPtr ContextCache::context(EVP_PKEY* key, Begin begin, const SignatureAlgorithm& algorithm) {
  const std::lock_guard lock(mutex_);
  const auto prepared =
      std::find_if(prepared_.begin(), prepared_.end(), [&](const auto& one) { return one.first == algorithm; });
  if (prepared != prepared_.end()) return PkeyCtxPtr(EVP_PKEY_CTX_dup(prepared->second.get()));
  PkeyCtxPtr made(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!made || begin(made.get()) != 1 || !configure(made.get(), algorithm)) return nullptr;
  if (prepared_.size() < kMaxPrepared)
    if (PkeyCtxPtr copy(EVP_PKEY_CTX_dup(made.get())); copy) prepared_.emplace_back(algorithm, std::move(copy));
  return made;
}

}  // namespace libsign::crypto
