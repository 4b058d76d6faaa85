#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

namespace libsign::pki {

/// Crl is a certificate revocation list (RFC 5280, 5), its header parsed once; copies share it. Thread-safe. The list
/// of entries is walked in the encoding and never unfolded: one of 50 MB costs 50 MB.
class Crl {
 public:
  /// from_der reads one CertificateList; Errc::BadInput if it is none or malformed anywhere.
  static Result<Crl> from_der(SharedBytes der);

  ByteView der() const;
  ByteView sha256() const;
  ByteView issuer_der() const;  // the Name as encoded
  Instant this_update() const;
  std::optional<Instant> next_update() const;
  std::optional<SignatureAlgorithm> signature_algorithm() const;

  struct Impl;
  const Impl& impl() const { return *impl_; }  // for the room pki

 private:
  explicit Crl(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace libsign::pki
