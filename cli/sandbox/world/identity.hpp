#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/result.hpp>
#include <libsign/signer.hpp>

namespace libsign::sandbox {

enum class KeyType { Rsa2048, Rsa3072, Rsa4096, P256, P384, P521, Ed25519 };

/// PrivateKey is a key kept in the open; copies share it. Thread-safe.
class PrivateKey {
 public:
  static Result<PrivateKey> generate(KeyType type);
  /// from_pem reads an unencrypted PKCS#8 key.
  static Result<PrivateKey> from_pem(std::string_view pem);

  /// to_pem writes unencrypted PKCS#8.
  std::string to_pem() const;
  PublicKey public_key() const;
  /// sign signs with RSA PKCS#1 v1.5, ECDSA (as X.509 encodes it) or Ed25519, which has no use for `digest`.
  Result<Bytes> sign(Digest digest, ByteView octets) const;
  /// algorithm_identifier writes the AlgorithmIdentifier of what sign() does.
  Bytes algorithm_identifier(Digest digest) const;
  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

/// digest_for returns the digest that fits a key: SHA-384 for P-384, SHA-512 for P-521, else SHA-256.
Digest digest_for(const PublicKey& key);

/// Identity is a key with its certificate.
struct Identity {
  PrivateKey key;
  Certificate certificate;
};

/// signer_for makes libsign's signer of an identity; `chain` leads from it towards the root.
Result<std::unique_ptr<Signer>> signer_for(const Identity& identity, std::vector<Certificate> chain);

}  // namespace libsign::sandbox
