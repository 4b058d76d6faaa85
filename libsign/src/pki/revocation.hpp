#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/certificate.hpp>
#include <libsign/limits.hpp>
#include <libsign/time.hpp>
#include <libsign/trust_store.hpp>
#include "pki/crl.hpp"
#include "pki/ocsp.hpp"

namespace libsign::pki {

/// RevocationReason is CRLReason (RFC 5280, 5.3.1).
enum class RevocationReason {
  Unspecified = 0,
  KeyCompromise = 1,
  CaCompromise = 2,
  AffiliationChanged = 3,
  Superseded = 4,
  CessationOfOperation = 5,
  CertificateHold = 6,
  RemoveFromCrl = 8,
  PrivilegeWithdrawn = 9,
  AaCompromise = 10,
};
std::string_view name(RevocationReason reason);  // "keyCompromise"

/// RevocationData is all that is at hand, wherever it came from.
struct RevocationData {
  std::vector<Crl> crls;
  std::vector<OcspResponse> ocsp_responses;

  RevocationData& operator+=(const RevocationData& more) {
    crls.insert(crls.end(), more.crls.begin(), more.crls.end());
    ocsp_responses.insert(ocsp_responses.end(), more.ocsp_responses.begin(), more.ocsp_responses.end());
    return *this;
  }
};

/// RevocationAnswer is what one OCSP response, or one CRL with its delta, says about one certificate. Its signature is
/// good and its signer entitled by name and extensions; neither the times nor the signer's own path have been judged.
struct RevocationAnswer {
  enum class Kind { Crl, Ocsp };
  enum class Status { Good, Revoked, Unknown };

  Kind kind = Kind::Crl;
  Status status = Status::Unknown;
  std::optional<Instant> revocation_time;
  RevocationReason reason = RevocationReason::Unspecified;
  Instant this_update{};
  std::optional<Instant> next_update;
  Instant issued{};                      // producedAt of an OCSP response, thisUpdate of a CRL
  std::optional<Instant> keeps_expired;  // archiveCutoff, expiredCertsOnCRL: entries are kept for what expired since
  std::optional<SignatureAlgorithm> algorithm;
  std::optional<Certificate> signer;  // who signed it
  bool signed_by_issuer = false;      // by the very key that issued the certificate
  bool signer_appointed = false;      // a responder whose certificate is by the issuer itself
  bool signer_unchecked = false;      // the signer's certificate carries id-pkix-ocsp-nocheck
  std::vector<Bytes> sources;         // SHA-256 of the response, or of the CRL and its delta
};

/// UnusableAnswer is data that speaks of the certificate but must not be used, and why.
struct UnusableAnswer {
  Bytes source;
  std::string reason;  // one sentence for people
};

struct RevocationAnswers {
  std::vector<RevocationAnswer> usable;
  std::vector<UnusableAnswer> unusable;
};

/// revocation_answers finds all in `data` that speaks of `certificate`, issued by `issuer`, and may (RFC 5280, 6.3; RFC
/// 6960, 3.2 and 4.2.2.2): delegated responders with id-kp-OCSPSigning, issued by `issuer` itself or by the authority
/// that issued `issuer`, trusted responders only if they are anchors; indirect CRLs by an issuer that
/// cRLDistributionPoints name; deltas with their base; a CRL or response with an unknown critical extension is
/// unusable; of a response with several answers for the certificate the worst counts. `candidates` are certificates to
/// find signers among. A CRL limited to some reasons (onlySomeReasons) is Good only together with others that cover all
/// reasons.
RevocationAnswers revocation_answers(const Certificate& certificate, const Certificate& issuer,
                                     const RevocationData& data, std::span<const Certificate> candidates,
                                     const TrustStore& trust, const Limits& limits);

}  // namespace libsign::pki
