#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <libsign/export.hpp>

namespace libsign {

/// Digest names a digest algorithm. MD5, SHA-1 and RIPEMD-160 are known so that they can be judged. SHAKE256 is the one
/// with 512 bits of output, which goes with Ed448 in CMS (RFC 8419).
enum class Digest {
  Md5,
  Sha1,
  Ripemd160,
  Sha224,
  Sha256,
  Sha384,
  Sha512,
  Sha3_224,
  Sha3_256,
  Sha3_384,
  Sha3_512,
  Shake256
};

/// Scheme names a signature scheme.
enum class Scheme { RsaPkcs1, RsaPss, Ecdsa, Ed25519, Ed448, Dsa };

/// SignatureAlgorithm is a scheme with its parameters. ECDSA values are raw r||s (XML, RFC 4050) unless a
/// function says otherwise.
struct SignatureAlgorithm {
  Scheme scheme = Scheme::RsaPkcs1;
  Digest digest = Digest::Sha256;      // meaningless for Ed25519 and Ed448
  Digest mgf_digest = Digest::Sha256;  // RSA-PSS only: MGF1's digest
  std::size_t salt_length = 32;        // RSA-PSS only: octets

  /// Equal algorithms verify alike: parameters that mean nothing to the scheme are not compared.
  friend bool operator==(const SignatureAlgorithm& a, const SignatureAlgorithm& b) {
    if (a.scheme != b.scheme) return false;
    if (a.scheme == Scheme::Ed25519 || a.scheme == Scheme::Ed448) return true;
    if (a.digest != b.digest) return false;
    return a.scheme != Scheme::RsaPss || (a.mgf_digest == b.mgf_digest && a.salt_length == b.salt_length);
  }
};

/// name returns the name used in reports: "SHA-256", "SHA3-384", "RSA", "RSASSA-PSS", "ECDSA", "Ed25519".
LIBSIGN_EXPORT std::string_view name(Digest digest);
LIBSIGN_EXPORT std::string_view name(Scheme scheme);
/// describe returns for example "RSASSA-PSS with SHA-256".
LIBSIGN_EXPORT std::string describe(const SignatureAlgorithm& algorithm);
/// digest_from_name reads what name() writes, case-insensitively and with or without the hyphen.
LIBSIGN_EXPORT std::optional<Digest> digest_from_name(std::string_view text);
/// size_of returns the octets of a digest value.
LIBSIGN_EXPORT std::size_t size_of(Digest digest);

}  // namespace libsign
