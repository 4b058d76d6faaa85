#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <libsign/result.hpp>
#include "crypto/cipher.hpp"
#include "pdf/object.hpp"

namespace libsign::pdf {

/// Security is the standard security handler of an encrypted file (ISO 32000-2, 7.6): RC4, AES-128, AES-256.
class Security {
 public:
  /// open reads the encryption dictionary, whose values are direct, and tries the user password, which may be empty.
  /// Errc::PinWrong if it is not the one; Errc::Unsupported for another handler or version; Errc::BadInput if the
  /// dictionary is malformed.
  static Result<std::unique_ptr<Security>> open(const Dictionary& encrypt, ByteView file_id, std::string_view password);

  /// string and stream decrypt what lies in the object `id`. Nothing if it cannot be.
  std::optional<Bytes> string(ByteView octets, Reference id) const { return decrypt(string_method_, octets, id); }
  std::optional<Bytes> stream(ByteView octets, Reference id) const { return decrypt(stream_method_, octets, id); }
  bool encrypts_metadata() const { return encrypts_metadata_; }

 private:
  enum class Method { None, Rc4, Aes128, Aes256 };

  Security() = default;
  static std::optional<Method> method_of(const Dictionary& encrypt, std::string_view filter_key);
  Result<void> read(const Dictionary& encrypt);
  bool unlock_old(const Dictionary& encrypt, ByteView file_id, std::string_view password);
  bool unlock_new(const Dictionary& encrypt, std::string_view password);
  std::optional<Bytes> decrypt(Method method, ByteView octets, Reference id) const;

  std::int64_t revision_ = 0;
  std::size_t key_bytes_ = 0;
  bool encrypts_metadata_ = true;
  Method string_method_ = Method::Rc4;
  Method stream_method_ = Method::Rc4;
  Bytes key_;
  std::unique_ptr<crypto::Rc4> rc4_;
};

}  // namespace libsign::pdf
