#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <openssl/provider.h>

#include <crypto/openssl.hpp>
#include <libsign/signer.hpp>

/// What PKCS#12 and PEM key files have in common.
namespace libsign::crypto {

/// Passphrase asks its source when it is first needed, once, and cleanses what it heard.
class Passphrase {
 public:
  Passphrase(const PassphraseSource& source, std::string_view name) : source_(source), name_(name) {}
  ~Passphrase();
  Passphrase(const Passphrase&) = delete;
  Passphrase& operator=(const Passphrase&) = delete;

  /// ask returns the passphrase, NUL-terminated and owned by this object; null if there is none, and error() says why.
  const char* ask();
  bool was_asked() const { return was_asked_; }
  const std::optional<Error>& error() const { return error_; }
  /// wrong is the Error for a passphrase that did not open the file.
  Error wrong() const;

 private:
  const PassphraseSource& source_;
  std::string name_;
  std::array<char, Pin::kMaxBytes + 1> text_{};
  bool was_asked_ = false;
  std::optional<Error> error_;
};

/// LegacyContext is an OpenSSL library context of its own in which old ciphers (RC2, single DES, RC4) work, so that
/// reading an old file changes nothing for the rest of the process.
class LegacyContext {
 public:
  LegacyContext();
  /// native returns the context; null if this OpenSSL comes without its legacy provider.
  OSSL_LIB_CTX* native() const { return legacy_ && standard_ ? context_.get() : nullptr; }

 private:
  std::unique_ptr<OSSL_LIB_CTX, FreeWith<OSSL_LIB_CTX_free>> context_;
  std::unique_ptr<OSSL_PROVIDER, FreeWith<OSSL_PROVIDER_unload>> standard_;
  std::unique_ptr<OSSL_PROVIDER, FreeWith<OSSL_PROVIDER_unload>> legacy_;
};

/// rehomed moves a key out of a LegacyContext into the default one; null if that fails.
PkeyPtr rehomed(PkeyPtr key);

}  // namespace libsign::crypto
