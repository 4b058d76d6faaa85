#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include <libsign/certificate.hpp>

namespace libsign::crypto {

/// CertificateCache reads each certificate once: its digest, its key and its names are then computed once for all who
/// ask. Thread-safe.
///
/// It keeps at most kMaxCertificates, some 8 MB with their keys; one more, and it starts afresh.
class CertificateCache {
 public:
  static constexpr std::size_t kMaxCertificates = 2'048;  // the European trusted lists name some 2,600 services
  static constexpr std::size_t kMaxBytes = 8'192;         // of one that is kept; real ones have 1 to 3 kB

  /// read is Certificate::from_der(). What cannot be read is not remembered.
  Result<Certificate> read(ByteView der);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string_view, Certificate> known_;  // by DER, which the certificate owns
};

/// certificate_from reads a certificate, from `cache` if there is one.
Result<Certificate> certificate_from(ByteView der, CertificateCache* cache);

}  // namespace libsign::crypto
