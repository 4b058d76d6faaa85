#pragma once

#include <openssl/evp.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "octets.hpp"

namespace card_rig {

/// Credential is a private key in a card, and its certificate. Each function that signs returns nothing for input that
/// the key cannot sign.
class Credential {
 public:
  /// load reads test-key-NAME.pem and the first certificate of NAME.pem. Throws std::runtime_error if it cannot.
  static Credential load(const std::filesystem::path& folder, std::string_view name);

  const Octets& certificate() const { return certificate_; }  // DER
  bool is_rsa() const;
  /// ecdsa returns r and s one after the other, ecdsa_der as a SEQUENCE.
  std::optional<Octets> ecdsa(const Octets& digest) const;
  std::optional<Octets> ecdsa_der(const Octets& digest) const;
  /// rsa_pkcs1 pads a DigestInfo (RFC 8017, 9.2) and signs; rsa_raw signs a block as it is.
  std::optional<Octets> rsa_pkcs1(const Octets& digest_info) const;
  std::optional<Octets> rsa_raw(const Octets& block) const;

 private:
  std::optional<Octets> sign(const Octets& input, int rsa_padding) const;

  std::shared_ptr<EVP_PKEY> key_;
  Octets certificate_;
};

/// load_certificates returns the DER of every certificate in a PEM file.
std::vector<Octets> load_certificates(const std::filesystem::path& file);

}  // namespace card_rig
