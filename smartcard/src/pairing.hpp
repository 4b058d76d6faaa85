#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <smartcard/token.hpp>

#include "cryptoki.hpp"

namespace smartcard {

struct CertificateObject {
  libsign::Bytes id;
  std::string label;
  libsign::Certificate certificate;
};

struct PublicObject {
  libsign::Bytes id;
  libsign::PublicKey key;
};

struct PrivateObject {
  CK_OBJECT_HANDLE handle = CK_INVALID_HANDLE;
  libsign::Bytes id{};
  std::string label{};
  CK_KEY_TYPE type = CKK_RSA;
  bool can_sign = true;
  bool always_authenticate = false;
  std::optional<libsign::PublicKey> key{};  // where its attributes tell, as an RSA key's do
};

/// Objects is what a token shows of certificates and keys.
struct Objects {
  std::vector<CertificateObject> certificates;
  std::vector<PublicObject> public_keys;
  std::vector<PrivateObject> private_keys;
};

/// private_key_of finds the private key of a certificate: by public key where the objects tell, else by CKA_ID and
/// kind of key. A wrong guess is harmless, since each signature is verified with the certificate.
const PrivateObject* private_key_of(const libsign::PublicKey& certified, const libsign::Bytes& id,
                                    const Objects& objects);

/// pair makes the identities, judges them, and finds each one's chain among the certificates. `hides_keys` says that
/// private keys are shown only after login.
std::vector<Identity> pair(const Objects& objects, bool hides_keys, std::span<const CK_MECHANISM_TYPE> offered);

}  // namespace smartcard
