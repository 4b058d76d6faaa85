#pragma once

#include <libsign/certificate.hpp>
#include <libsign/signer.hpp>

/// The bare operations of OpenSSL below which no signature tool can go: contexts made once, used many times.
namespace bench {

/// BareVerifier verifies one ECDSA or RSA PKCS#1 value over one digest.
class BareVerifier {
 public:
  BareVerifier(const libsign::PublicKey& key, libsign::Bytes digest, libsign::Bytes value);
  bool verify() const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
  libsign::Bytes digest_;
  libsign::Bytes value_;
};

/// BareSigner signs one digest with a PEM key.
class BareSigner {
 public:
  explicit BareSigner(const std::string& pem_path);
  libsign::Bytes sign(libsign::ByteView digest) const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace bench
