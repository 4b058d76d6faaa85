#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

#include "sandbox/world/identity.hpp"

namespace libsign::sandbox {

/// CertificateId is an OCSP CertID as asked.
struct CertificateId {
  Bytes der;           // as encoded
  std::string serial;  // decimal
  Bytes issuer_key_hash;
  Digest digest = Digest::Sha1;
};

/// OcspQuestion is an OCSPRequest.
struct OcspQuestion {
  std::vector<CertificateId> ids;
  Bytes nonce;  // the extension's value; empty if there is none
};

/// read_ocsp_request reads an OCSPRequest; Errc::BadInput if it is none or asks for nothing.
Result<OcspQuestion> read_ocsp_request(ByteView der);

/// issuer_key_hash computes what a CertID says of `issuer` (RFC 6960, 4.1.1).
Bytes issuer_key_hash(const Certificate& issuer, Digest digest);
/// write_certificate_id writes the CertID of `certificate`.
CertificateId write_certificate_id(const Certificate& certificate, const Certificate& issuer, Digest digest);

/// OcspSingle is the answer for one certificate.
struct OcspSingle {
  enum class Status { Good, Revoked, Unknown };
  CertificateId id;
  Status status = Status::Good;
  Instant revoked_at{};
  int reason = 0;  // CRLReason; 0 is left out
  Instant this_update{};
  std::optional<Instant> next_update{};
  std::optional<Instant> archive_cutoff{};
};

/// OcspPlan is all that a BasicOCSPResponse says (RFC 6960, 4.2.1).
struct OcspPlan {
  std::vector<OcspSingle> singles;
  Instant produced_at{};
  Bytes nonce{};                            // the extension's value; empty: none
  std::vector<Certificate> certificates{};  // sent along
  std::optional<Digest> digest{};           // nothing: what fits the signer's key
};

/// write_ocsp_response signs a successful OCSPResponse; the responder is named by the hash of its key.
Result<Bytes> write_ocsp_response(const OcspPlan& plan, const Identity& signer);

enum class OcspRefusal { MalformedRequest = 1, InternalError = 2, TryLater = 3, SigRequired = 5, Unauthorized = 6 };
/// write_ocsp_refusal writes an OCSPResponse that answers nothing; nobody signs it.
Bytes write_ocsp_refusal(OcspRefusal refusal);

}  // namespace libsign::sandbox
