#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/pin.hpp>
#include <libsign/result.hpp>

namespace libsign {

/// ToBeSigned is what a key has to sign: the octets themselves and, for every scheme but EdDSA, their digest.
struct ToBeSigned {
  SignatureAlgorithm algorithm;
  Bytes octets;  // for XML: the canonical SignedInfo
  Bytes digest;  // of `octets` with algorithm.digest; empty for Ed25519 and Ed448
};

/// Signer is a private key with its certificate. It knows nothing of formats. An implementation says whether
/// it may be used from several threads; those of libsign may.
class LIBSIGN_EXPORT Signer {
 public:
  virtual ~Signer() = default;
  /// certificate returns the signing certificate.
  virtual const Certificate& certificate() const = 0;
  /// chain returns further certificates towards the anchor, the signing certificate not included; may be empty.
  virtual std::span<const Certificate> chain() const = 0;
  /// algorithms returns what this key can do, the preferred first; never empty.
  virtual std::span<const SignatureAlgorithm> algorithms() const = 0;
  /// sign returns the signature value (ECDSA as raw r||s). finalize() verifies each value before it uses it; others
  /// that call this do so with verifies(). Fails with Errc::Unsupported for an algorithm that algorithms() does not
  /// list.
  virtual Result<Bytes> sign(const ToBeSigned& to_be_signed) = 0;

  /// Made takes a signature value; it is called in the thread that asked for it.
  using Made = std::function<void(Bytes value)>;
  /// sign_all signs as sign() does, one after the other, and hands over each value before the next is complete. After
  /// the first error, which is returned, nothing is signed. Where the key is far away it need not wait for the way
  /// there and back between two values; by default this is sign() in a loop.
  virtual Result<void> sign_all(std::span<const ToBeSigned> all, const Made& made);
};

/// PassphraseSource is asked at most once for the passphrase of a key file; `what` names the file.
using PassphraseSource = std::function<Result<Pin>(std::string_view what)>;

/// signer_from_pkcs12 opens a PKCS#12 file's key and certificates; Errc::PinWrong for a wrong passphrase.
LIBSIGN_EXPORT Result<std::unique_ptr<Signer>> signer_from_pkcs12(ByteView file, std::string_view name,
                                                                  const PassphraseSource& passphrase);
/// signer_from_pem opens a PEM private key (PKCS#8, encrypted or not, or traditional) whose certificate is the
/// one in `certificates` that holds the same public key; Errc::NotFound if none does.
LIBSIGN_EXPORT Result<std::unique_ptr<Signer>> signer_from_pem(std::string_view key, std::string_view name,
                                                               std::vector<Certificate> certificates,
                                                               const PassphraseSource& passphrase);

/// default_algorithms returns what a key of this kind should sign with, the preferred first: RSA with SHA-256,
/// ECDSA with the digest of the curve's size, EdDSA.
LIBSIGN_EXPORT std::vector<SignatureAlgorithm> default_algorithms(const PublicKey& key);

/// verifies reports whether `value` (ECDSA as raw r||s) is `key`'s signature over `to_be_signed.octets`: how an
/// implementation of Signer keeps its promise. The digest handed over is not used. Thread-safe.
LIBSIGN_EXPORT bool verifies(const PublicKey& key, const ToBeSigned& to_be_signed, ByteView value);

}  // namespace libsign
