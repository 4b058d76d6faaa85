#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>

#include <libsign/certificate.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

namespace libsign::cli {

/// Holder is whom a test certificate names. Each one carries kProvesNothing besides.
struct Holder {
  std::string common_name;
  std::string organisation;  // may be empty
  std::string country;       // two letters, or empty
};

inline constexpr const char* kProvesNothing = "mocsign sandbox - proves nothing";

struct Validity {
  Instant from;
  Instant until;
};

/// TestAuthority is a certificate authority for trying things out; its key is P-256 and kept in the open.
class TestAuthority {
 public:
  /// root makes a self-signed authority.
  static Result<TestAuthority> root(const Holder& holder, const Validity& validity);
  /// subordinate makes an authority below this one that can issue end-entity certificates only.
  Result<TestAuthority> subordinate(const Holder& holder, const Validity& validity) const;
  /// issue certifies `key`; without `usage` the certificate has no keyUsage extension. Errc::Usage for a holder whose
  /// names X.509 cannot carry.
  Result<Certificate> issue(const PublicKey& key, const Holder& holder, const std::optional<KeyUsage>& usage,
                            const Validity& validity) const;

  const Certificate& certificate() const { return certificate_; }
  /// private_key_pem writes the key as unencrypted PKCS#8.
  std::string private_key_pem() const;

 private:
  TestAuthority(std::shared_ptr<EVP_PKEY> key, Certificate certificate)
      : key_(std::move(key)), certificate_(std::move(certificate)) {}

  std::shared_ptr<EVP_PKEY> key_;
  Certificate certificate_;
};

}  // namespace libsign::cli
