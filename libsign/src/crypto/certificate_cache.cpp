#include <crypto/certificate_cache.hpp>

namespace libsign::crypto {

Result<Certificate> CertificateCache::read(ByteView der) {
  if (der.size() > kMaxBytes) return Certificate::from_der(der);
  const std::lock_guard lock(mutex_);
  if (const auto known = known_.find(as_text(der)); known != known_.end()) return known->second;
  auto certificate = Certificate::from_der(der);
  if (!certificate) return certificate;
  if (known_.size() >= kMaxCertificates) known_.clear();
  known_.emplace(as_text(certificate->der()), *certificate);
  return certificate;
}

Result<Certificate> certificate_from(ByteView der, CertificateCache* cache) {
  return cache != nullptr ? cache->read(der) : Certificate::from_der(der);
}

}  // namespace libsign::crypto
