#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include "crypto/certificate_cache.hpp"

namespace libsign::pki {

/// TimestampToken is an RFC 3161 TimeStampToken, parsed once; copies share it. Thread-safe.
class TimestampToken {
 public:
  /// from_der reads a token (a ContentInfo); Errc::BadInput if it is none. Certificates are read by way of `cache`, if
  /// there is one.
  static Result<TimestampToken> from_der(ByteView der, crypto::CertificateCache* cache = nullptr);

  ByteView der() const;
  ByteView sha256() const;  // of der()
  Instant time() const;     // genTime, fractions of a second cut off
  const std::string& policy() const;
  const std::string& serial_number() const;  // hexadecimal
  std::optional<Digest> imprint_algorithm() const;
  ByteView imprint() const;
  ByteView nonce() const;  // INTEGER content; empty if there is none
  std::optional<std::chrono::microseconds> accuracy() const;
  const std::vector<Certificate>& certificates() const;
  const std::vector<Bytes>& crls() const;  // of the SignedData, as encoded
  const std::vector<Bytes>& ocsp_responses() const;

  /// Verdict is what checking the token by itself gave: not whether its signer is trusted.
  struct Verdict {
    bool intact = false;                     // messageDigest and signature value are good
    std::optional<Certificate> certificate;  // of the TSA
    std::optional<SignatureAlgorithm> algorithm;
    std::vector<Finding> findings;  // errors: EKU, ESSCertID, more than one signer, …
  };
  /// verify checks the token's signature by the certificate that SignerInfo names and ESSCertID(v2) binds, among its
  /// own and `more`. The TSA's certificate must have a critical extKeyUsage of id-kp-timeStamping alone (RFC
  /// 3161, 2.3).
  Verdict verify(std::span<const Certificate> more) const;

 private:
  struct Impl;
  explicit TimestampToken(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

/// timestamp_request writes a TimeStampReq (RFC 3161, 2.4.1) that asks for the TSA's certificate.
Bytes timestamp_request(Digest algorithm, ByteView imprint, ByteView nonce);

/// read_timestamp_response reads a TimeStampResp that answers such a request: Errc::Network if the TSA refused (with
/// its reason in words), if it is no TimeStampResp, or if imprint or nonce are not those asked for.
Result<TimestampToken> read_timestamp_response(ByteView der, Digest algorithm, ByteView imprint, ByteView nonce);

}  // namespace libsign::pki
