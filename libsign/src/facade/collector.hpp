#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <libsign/limits.hpp>
#include <libsign/net.hpp>
#include <libsign/result.hpp>
#include <libsign/trust_store.hpp>
#include "pki/revocation.hpp"

namespace libsign {

/// Collector completes the paths and the revocation data that a judgement needs: what is at hand first, then what the
/// certificates' own addresses give, OCSP before CRLs. What it fetches is checked to be about the certificate and
/// signed by somebody entitled before it is kept.
class Collector {
 public:
  Collector(net::Fetcher& fetcher, const TrustStore& trust, Instant now, const Limits& limits)
      : fetcher_(fetcher), trust_(trust), now_(now), limits_(limits) {}

  /// add puts what is at hand to what it looks at.
  void add(std::span<const Certificate> certificates);
  void add(const pki::RevocationData& data);

  /// complete finds the path of `certificate` and, for each certificate in it, a status that is fresh for `used`. The
  /// path is returned, the anchor last. Errc::Refused if no path or status can be had from what the certificates name,
  /// Errc::Network if fetching failed.
  Result<std::vector<Certificate>> complete(const Certificate& certificate, Instant used);

  /// path is complete() without the statuses.
  Result<std::vector<Certificate>> path(const Certificate& certificate, Instant used);

  const std::vector<Certificate>& certificates() const { return certificates_; }
  const pki::RevocationData& data() const { return data_; }
  /// fetched returns what was not at hand, in the order in which it was needed.
  const pki::RevocationData& fetched() const { return fetched_; }
  /// log tells in words what was fetched from where.
  const std::vector<std::string>& log() const { return log_; }

 private:
  Result<void> status(const Certificate& certificate, const Certificate& issuer, Instant used, unsigned depth);
  Result<bool> fetch_ocsp(const std::string& url, const Certificate& certificate, const Certificate& issuer,
                          Instant used);
  Result<bool> fetch_crl(const std::string& url, const Certificate& certificate, const Certificate& issuer,
                         Instant used);
  const pki::RevocationAnswer* answer(const Certificate& certificate, const Certificate& issuer,
                                      const pki::RevocationData& data, Instant used);
  bool may_fetch() { return fetches_++ < limits_.max_fetches; }

  net::Fetcher& fetcher_;
  const TrustStore& trust_;
  Instant now_;
  const Limits& limits_;
  std::vector<Certificate> certificates_;
  std::set<std::string> known_;  // SHA-256 of certificates_
  pki::RevocationData data_;
  pki::RevocationData fetched_;
  pki::RevocationAnswers answers_;
  std::vector<std::string> log_;
  std::size_t fetches_ = 0;
};

/// read_revocation_data reads CRLs and OCSP responses, DER; Errc::BadInput for anything else.
Result<pki::RevocationData> read_revocation_data(std::span<const Bytes> encoded);
/// read_certificates reads DER certificates.
Result<std::vector<Certificate>> read_certificates(std::span<const Bytes> encoded);

}  // namespace libsign
