#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <unordered_map>

#include <libsign/algorithm.hpp>
#include <libsign/certificate.hpp>
#include <libsign/trust_store.hpp>

namespace libsign::pki {

/// LinkCache remembers which key signed what and which did not. A verdict depends on nothing but the signed object and
/// the key, here named by a certificate that holds it, so it holds for ever and for everybody. Thread-safe.
///
/// It keeps at most kMaxLinks verdicts, some 2 MB; one more, and it starts afresh.
class LinkCache {
 public:
  static constexpr std::size_t kMaxLinks = 16'384;  // a container of 100 signatures has some 1,000
  using Key = std::array<std::uint8_t, 64>;         // SHA-256 of the object and of the signer's certificate

  std::optional<bool> find(const Key& key) const;
  void remember(const Key& key, bool good);
  std::size_t size() const;

 private:
  struct Mixed {
    std::size_t operator()(const Key& key) const;
  };
  mutable std::mutex mutex_;
  std::unordered_map<Key, bool, Mixed> links_;
};

/// SignedObject is a certificate, CRL or OCSP response whose signature is asked about.
struct SignedObject {
  ByteView sha256;  // of the whole object: the algorithm and the value with it
  std::optional<SignatureAlgorithm> algorithm;
  ByteView octets;  // what is signed
  ByteView value;   // the signature; ECDSA and DSA in DER
};

/// signed_by tells whether the key of `signer` signed the object; what `trust` remembers is not computed again. False
/// for an algorithm that is not known. Thread-safe.
bool signed_by(const TrustStore& trust, const SignedObject& object, const Certificate& signer);
bool signed_by(const TrustStore& trust, const Certificate& certificate, const Certificate& issuer);

}  // namespace libsign::pki
