#pragma once

#include <memory>
#include <optional>

#include <libsign/bytes.hpp>

namespace libsign::crypto {

/// Padding says what follows the last octet of a message in its last block.
enum class Padding { None, Pkcs7 };

/// aes_cbc_decrypt and aes_cbc_encrypt run AES in CBC mode with a key of 16 or 32 octets. Nothing for another key, an
/// initialisation vector that is not one block, incomplete blocks, or padding that is not right.
std::optional<Bytes> aes_cbc_decrypt(ByteView key, ByteView initialisation_vector, ByteView octets, Padding padding);
std::optional<Bytes> aes_cbc_encrypt(ByteView key, ByteView initialisation_vector, ByteView octets);

/// Rc4 reads what old files were encrypted with; nothing is ever protected by it. It has an OpenSSL context of its own.
class Rc4 {
 public:
  Rc4();
  Rc4(const Rc4&) = delete;
  Rc4& operator=(const Rc4&) = delete;
  ~Rc4();
  /// apply encrypts or decrypts, which is the same. Nothing if this OpenSSL comes without RC4.
  std::optional<Bytes> apply(ByteView key, ByteView octets) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace libsign::crypto
