#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/report.hpp>
#include "pki/revocation.hpp"
#include "validation/judge.hpp"
#include "validation/proofs.hpp"

namespace libsign::validation {

/// Purpose is what a certificate's key was used for; a trust service on a trusted list serves some purposes only.
enum class Purpose { Signature, Timestamp, RevocationData };

/// anchors_by_name_and_key returns what is known of an anchor under all the certificates that it has: lists carry
/// renewed ones, and an anchor is a name and a key (RFC 5280, 6.1.1 d).
std::vector<TrustAnchor> anchors_by_name_and_key(const TrustStore& trust, const Certificate& anchor);

/// CertificateVerdict is what X.509 validation says of a certificate whose key was used at or before some time.
struct CertificateVerdict {
  Indication indication = Indication::Indeterminate;
  SubIndication sub_indication = SubIndication::NoCertificateChainFound;
  std::optional<Finding> reason;          // of everything but TOTAL-PASSED
  std::vector<Finding> notes;             // warnings
  std::vector<Certificate> chain;         // to the anchor; empty if none was found
  std::vector<CertificateStatus> status;  // of the chain without the anchor, in its order, as far as it was judged
  std::optional<Instant> control_time;    // the latest time by which an object must be proven to count as made in time
  std::vector<Bytes> relied_on;           // SHA-256 of the revocation data

  bool ok() const { return indication == Indication::TotalPassed; }
};

/// CertificateJudge validates certificates of one signature: the paths to an anchor, the revocation status of all in
/// them, and what that means for something made at a proven time.
///
/// It combines what EN 319 102-1 spreads over 5.2.6 (X.509 validation), 5.5 (comparing times) and 5.6.2.2 (validation
/// time sliding): from the anchor down, each certificate must be proven, by data that itself is proven to be older than
/// the control time, not to be revoked at `used`; a later revocation and the end of an algorithm lower the control time
/// for all below.
class CertificateJudge {
 public:
  CertificateJudge(const Context& context, const ProofsOfExistence& proofs, std::span<const Certificate> certificates,
                   pki::RevocationData data)
      : context_(context), proofs_(proofs), certificates_(certificates), data_(std::move(data)) {}

  /// judge validates `certificate`, whose key was used at `used` (proven) and, if something proves it, not before
  /// `not_before`.
  CertificateVerdict judge(const Certificate& certificate, Purpose purpose, Instant used,
                           std::optional<Instant> not_before = std::nullopt) {
    return judge(certificate, purpose, {used, not_before, 0, false});
  }

 private:
  /// Status is what was chosen of all answers about one certificate.
  struct Status {
    CertificateStatus::Status status = CertificateStatus::Status::Unknown;
    const pki::RevocationAnswer* answer = nullptr;
    std::string problem{};  // why it is Unknown
    bool stale = false;     // there is an answer, too old
  };

  /// Question is what a certificate is judged for.
  struct Question {
    Instant used;
    std::optional<Instant> not_before;
    unsigned depth;        // of signers of revocation data that are judged for their own sake
    bool skip_own_status;  // its issuer says that nobody need ask (id-pkix-ocsp-nocheck)
  };
  CertificateVerdict judge(const Certificate& certificate, Purpose purpose, const Question& question);
  bool find_path(const Certificate& certificate, Purpose purpose, Instant used, CertificateVerdict& verdict) const;
  bool check_validity(const Certificate& certificate, Instant used, std::optional<Instant> not_before,
                      CertificateVerdict& verdict) const;
  bool check_status(const Question& question, CertificateVerdict& verdict);
  bool check_one(std::size_t index, const Question& question, CertificateVerdict& verdict);

  const pki::RevocationAnswers& answers(const Certificate& certificate, const Certificate& issuer);
  Status status_of(const Certificate& certificate, const Certificate& issuer, Instant used, Instant control_time,
                   unsigned depth);
  std::string unusable_because(const pki::RevocationAnswer& answer, Instant control_time, unsigned depth);
  bool is_fresh(const pki::RevocationAnswer& answer, Instant used) const;

  const Context& context_;
  const ProofsOfExistence& proofs_;
  std::span<const Certificate> certificates_;
  pki::RevocationData data_;
  std::map<std::pair<std::string, std::string>, pki::RevocationAnswers> answers_;  // by certificate and issuer
};

}  // namespace libsign::validation
