#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include <crypto/openssl.hpp>

namespace libsign::crypto {

/// fits says whether `key` is of the kind that `algorithm` needs; a key restricted to RSASSA-PSS fits nothing else.
bool fits(const PublicKey& key, const SignatureAlgorithm& algorithm);

/// ContextCache makes OpenSSL's contexts for one key, to sign or to verify with. OpenSSL looks algorithms up by name
/// for each context that is made anew, which takes a tenth of an RSA verification; for a copy it does not. Thread-safe.
class ContextCache {
 public:
  /// Begin is EVP_PKEY_sign_init or EVP_PKEY_verify_init, always the same for one cache.
  using Begin = int (*)(EVP_PKEY_CTX*);

  /// context returns one that is told its digest, padding and salt; null if the key or the provider does not allow
  /// them. Its caller alone has it.
  PkeyCtxPtr context(EVP_PKEY* key, Begin begin, const SignatureAlgorithm& algorithm);

 private:
  static constexpr std::size_t kMaxPrepared = 8;  // algorithms with one key, of which PSS alone has thousands

  std::mutex mutex_;
  std::vector<std::pair<SignatureAlgorithm, PkeyCtxPtr>> prepared_;
};

}  // namespace libsign::crypto
