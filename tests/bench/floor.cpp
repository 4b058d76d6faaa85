#include "bench/floor.hpp"

#include <cstdio>
#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace bench {
namespace {

using libsign::Bytes;
using libsign::ByteView;

struct FreeContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, FreeContext>;

const EVP_MD* digest_of_size(std::size_t size) { return size == 48 ? EVP_sha384() : EVP_sha256(); }

}  // namespace

BareVerifier::BareVerifier(const libsign::PublicKey& key, Bytes digest, Bytes value)
    : digest_(std::move(digest)), value_(std::move(value)) {
  const unsigned char* at = key.spki().data();
  key_.reset(d2i_PUBKEY(nullptr, &at, static_cast<long>(key.spki().size())), EVP_PKEY_free);
}

bool BareVerifier::verify() const {
  const ContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  EVP_PKEY_verify_init(context.get());
  EVP_PKEY_CTX_set_signature_md(context.get(), digest_of_size(digest_.size()));
  return EVP_PKEY_verify(context.get(), value_.data(), value_.size(), digest_.data(), digest_.size()) == 1;
}

BareSigner::BareSigner(const std::string& pem_path) {
  std::FILE* file = std::fopen(pem_path.c_str(), "r");
  if (file == nullptr) return;
  key_.reset(PEM_read_PrivateKey(file, nullptr, nullptr, nullptr), EVP_PKEY_free);
  std::fclose(file);
}

Bytes BareSigner::sign(ByteView digest) const {
  const ContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  EVP_PKEY_sign_init(context.get());
  EVP_PKEY_CTX_set_signature_md(context.get(), digest_of_size(digest.size()));
  std::size_t size = 0;
  EVP_PKEY_sign(context.get(), nullptr, &size, digest.data(), digest.size());
  Bytes value(size);
  EVP_PKEY_sign(context.get(), value.data(), &size, digest.data(), digest.size());
  value.resize(size);
  return value;
}

}  // namespace bench
