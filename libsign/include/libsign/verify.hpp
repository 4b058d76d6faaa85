#pragma once

#include <vector>

#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/net.hpp>
#include <libsign/pin.hpp>
#include <libsign/policy.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include <libsign/trust_store.hpp>

namespace libsign {

/// VerifyOptions is everything besides the document that a verdict depends on.
struct VerifyOptions {
  Instant validation_time{};
  TrustStore trust{};
  Policy policy = *builtin_policy("strict");
  std::vector<Document> detached{};  // the files that detached signatures may cover, by name
  Limits limits{};
  std::vector<Bytes> certificates{};     // DER, to build paths from besides those that signatures carry
  std::vector<Bytes> revocation_data{};  // CRLs and OCSP responses, DER, besides those that signatures carry
  const Pin* pdf_password = nullptr;     // the user password of an encrypted PDF
  net::Fetcher* fetcher = nullptr;  // missing certificates and revocation data are fetched through it; none: no network
};

/// verify judges every signature in `document`: a bare XML file, an ASiC container with XAdES or CAdES, a PDF file, or
/// a CMS file with its content inside or in `options.detached`.
///
/// Returns a Report whether or not the signatures are good; a file without signatures is Verdict::Unsigned, also if
/// time-stamps cover it, which are findings then; Verdict::Failed if these show that a file was changed.
/// Errc::BadInput if `document` cannot be read, Errc::LimitExceeded if it exceeds `options.limits`. Opens no
/// socket and reads no clock. Thread-safe. Implements EN 319 102-1, 5.3 as far as no time-stamp or revocation
/// data is needed.
LIBSIGN_EXPORT Result<Report> verify(const Document& document, const VerifyOptions& options);

/// verify_or_explain is verify() with an error turned into a Report whose verdict is Unreadable.
LIBSIGN_EXPORT Report verify_or_explain(const Document& document, const VerifyOptions& options);

}  // namespace libsign
