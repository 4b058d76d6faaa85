#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

struct x509_st;
struct evp_pkey_st;

namespace libsign::crypto {
class ContextCache;
struct CertificateParts;
}  // namespace libsign::crypto

namespace libsign {

/// PublicKey is an immutable public key; copies share it. Thread-safe.
class LIBSIGN_EXPORT PublicKey {
 public:
  enum class Kind { Rsa, Ec, Ed25519, Ed448, Dsa, Other };

  /// from_spki reads a DER SubjectPublicKeyInfo; Errc::BadInput if it is none, Errc::Unsupported for an EC key whose
  /// curve is not a known named one, Errc::LimitExceeded for an RSA key above 16384 bits. A well-formed key of an
  /// unknown algorithm is of kind Other.
  static Result<PublicKey> from_spki(ByteView der);
  /// from_rsa builds a key from a big-endian modulus and exponent (ds:RSAKeyValue).
  static Result<PublicKey> from_rsa(ByteView modulus, ByteView exponent);
  /// from_ec builds a key from a curve's dotted OID and an uncompressed point (dsig11:ECKeyValue).
  static Result<PublicKey> from_ec(std::string_view curve_oid, ByteView point);
  /// opaque holds an SPKI that this library cannot use: kind Other, no native handle.
  static PublicKey opaque(ByteView spki);
  /// adopt takes over one reference to `key`. For the rooms crypto and pki.
  static PublicKey adopt(evp_pkey_st* key);

  Kind kind() const;
  /// bits returns the size by which strength is judged: RSA modulus, EC field, 256 and 456 for Edwards curves.
  unsigned bits() const;
  /// curve returns the SECG or NIST short name ("prime256v1", "secp384r1", "brainpoolP256r1"); empty unless Ec.
  const std::string& curve() const;
  /// field_bytes returns the octets of one EC coordinate, so that r||s must have twice as many; 0 unless Ec.
  std::size_t field_bytes() const;
  /// spki returns the DER SubjectPublicKeyInfo: what two equal keys have in common. RSA and EC keys are written in
  /// their one canonical form, which for a few old certificates is not how these spell it.
  ByteView spki() const;
  /// native returns OpenSSL's handle, still owned by this object; null for a key that OpenSSL cannot read (kind
  /// Other). For the rooms crypto and pki.
  evp_pkey_st* native() const;
  /// contexts is what copies of this key share of prepared verifications. For the room crypto.
  crypto::ContextCache& contexts() const;

  friend bool operator==(const PublicKey& a, const PublicKey& b) { return equal(a.spki(), b.spki()); }

 private:
  struct Impl;
  explicit PublicKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

/// KeyUsage is the keyUsage extension (RFC 5280, 4.2.1.3).
struct KeyUsage {
  bool digital_signature = false;
  bool non_repudiation = false;
  bool key_encipherment = false;
  bool data_encipherment = false;
  bool key_agreement = false;
  bool key_cert_sign = false;
  bool crl_sign = false;
};

/// Certificate is an immutable X.509 certificate, parsed once; copies share it. Names as text, the key and OpenSSL's
/// handle are decoded when first asked for. Thread-safe.
class LIBSIGN_EXPORT Certificate {
 public:
  /// from_der reads exactly one DER certificate; trailing octets are Errc::BadInput. A certificate whose key this
  /// library cannot use is read; its public_key() is opaque.
  static Result<Certificate> from_der(ByteView der);
  /// from_pem reads every CERTIFICATE block of `pem`; Errc::BadInput if there is none or one is broken.
  static Result<std::vector<Certificate>> from_pem(std::string_view pem);

  ByteView der() const;
  std::string to_pem() const;
  const std::string& subject() const;      // RFC 4514, in UTF-8; also SERIALNUMBER, SN, GN, organizationIdentifier …
  const std::string& issuer() const;       // RFC 4514
  ByteView subject_der() const;            // the Name as encoded
  ByteView issuer_der() const;             // the Name as encoded
  const std::string& common_name() const;  // the last CN; else the last O; else the whole subject
  const std::string& serial_number() const;  // decimal
  Instant not_before() const;
  Instant not_after() const;  // inclusive
  const PublicKey& public_key() const;
  /// signature_algorithm returns what the issuer signed with; nothing if it is not a known algorithm.
  std::optional<SignatureAlgorithm> signature_algorithm() const;
  ByteView sha256() const;                      // of der(), 32 octets
  std::optional<KeyUsage> key_usage() const;    // nothing where the extension is absent
  bool is_ca() const;                           // basicConstraints with cA TRUE
  std::optional<unsigned> path_length() const;  // pathLenConstraint
  bool is_self_issued() const;                  // subject equals issuer
  /// native returns OpenSSL's handle, still owned by this object; null if OpenSSL refuses what from_der accepted.
  /// Decoding it costs several times a signature verification, so prefer the accessors above.
  x509_st* native() const;
  /// parts returns the views that were found when the certificate was read. For the rooms that judge it.
  const crypto::CertificateParts& parts() const;
  /// sha1_of_subject and sha1_of_key are what OCSP mostly names an issuer and a responder by (RFC 6960, 4.1.1 and
  /// 4.2.1): the digests of subject_der() and of the octets of the public key.
  ByteView sha1_of_subject() const;
  ByteView sha1_of_key() const;

  friend bool operator==(const Certificate& a, const Certificate& b) { return equal(a.der(), b.der()); }

 private:
  struct Impl;
  explicit Certificate(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace libsign
