#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include "crypto/certificate_cache.hpp"

namespace libsign::pki {

/// OcspResponse is an RFC 6960 BasicOCSPResponse, parsed once; copies share it. Thread-safe.
class OcspResponse {
 public:
  /// from_der reads an OCSPResponse, or a bare BasicOCSPResponse; Errc::BadInput if it is none, Errc::Network if its
  /// status is not successful (with the status in words). Certificates are read by way of `cache`, if there is one.
  static Result<OcspResponse> from_der(ByteView der, crypto::CertificateCache* cache = nullptr);

  ByteView der() const;  // the OCSPResponse; a bare BasicOCSPResponse is wrapped into one
  ByteView sha256() const;
  Instant produced_at() const;
  const std::vector<Certificate>& certificates() const;
  std::optional<SignatureAlgorithm> signature_algorithm() const;
  ByteView nonce() const;  // the extension's value; empty if there is none

  struct Impl;
  const Impl& impl() const { return *impl_; }  // for the room pki

 private:
  explicit OcspResponse(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

/// ocsp_request writes an OCSPRequest for one certificate: SHA-1 CertID as responders expect (RFC 5019), with a nonce
/// unless it is empty.
Bytes ocsp_request(const Certificate& certificate, const Certificate& issuer, ByteView nonce);

}  // namespace libsign::pki
