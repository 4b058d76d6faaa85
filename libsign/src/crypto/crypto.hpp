#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/result.hpp>

namespace libsign::crypto {

/// FreeWith makes a C library's free function a stateless deleter.
template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};

/// digest computes a digest in one go; empty if no provider has the algorithm (some builds leave RIPEMD-160 out).
Bytes digest(Digest algorithm, ByteView octets);
/// digest_pieces digests what lies in pieces as if it were in one.
Bytes digest_pieces(Digest algorithm, std::span<const ByteView> pieces);
/// certificate_digest returns the digest of a certificate's DER; SHA-256 is computed once for all who share the
/// certificate.
Bytes certificate_digest(const Certificate& certificate, Digest algorithm);

/// Hasher digests a stream; its value is empty if no provider has the algorithm. Move-only.
class Hasher {
 public:
  explicit Hasher(Digest algorithm);
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();
  void update(ByteView octets);
  /// copy returns one that has digested the same.
  Hasher copy() const;
  Bytes finish();  // once

 private:
  struct Impl;
  Hasher();
  std::unique_ptr<Impl> impl_;
};

/// random_bytes returns octets that nobody can guess; empty if the machine has no randomness.
Bytes random_bytes(std::size_t count);

/// EcdsaForm says how an ECDSA value is encoded.
enum class EcdsaForm {
  Raw,       // r||s, each exactly field_bytes long (XML, PKCS#11)
  ShortRaw,  // Raw, or r||s as long as the longer of both is without leading zeros: how Apache Santuario writes XML
  Der,       // Ecdsa-Sig-Value (X.509, CMS)
};

/// Outcome of checking a signature value.
enum class ValueCheck {
  Good,
  Bad,          // the value does not fit
  WrongKey,     // the key cannot be used with this algorithm (RSA key, ECDSA algorithm)
  Unsupported,  // the algorithm or curve is not available
};

/// verify_value checks `value` over `octets`. Through EVP only. Thread-safe.
ValueCheck verify_value(const PublicKey& key, const SignatureAlgorithm& algorithm, ByteView octets, ByteView value,
                        EcdsaForm form = EcdsaForm::Raw);

/// verify_certificate checks that `issuer_key` signed `certificate`; names, validity and extensions are not looked
/// at. Unsupported also for a signature algorithm that is not known. Thread-safe.
ValueCheck verify_certificate(const Certificate& certificate, const PublicKey& issuer_key);

/// ecdsa_raw_to_der and ecdsa_der_to_raw convert between the two forms; nothing for a malformed value or a wrong
/// length.
std::optional<Bytes> ecdsa_raw_to_der(ByteView raw, std::size_t field_bytes);
std::optional<Bytes> ecdsa_der_to_raw(ByteView der, std::size_t field_bytes);

}  // namespace libsign::crypto
