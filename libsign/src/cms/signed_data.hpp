#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include "crypto/certificate_cache.hpp"

/// CMS SignedData (RFC 5652) as far as time-stamp tokens, CAdES and PDF signatures need it.
namespace libsign::cms {

/// EssCertificate is one ESSCertID or ESSCertIDv2 (RFC 5035): the certificate that a signer says is his.
struct EssCertificate {
  std::optional<Digest> digest_algorithm;
  Bytes digest;
  Bytes issuer_serial;  // DER IssuerSerial if given
};

/// Attribute is one signed or unsigned attribute.
struct Attribute {
  std::string oid;
  std::vector<Bytes> values;  // each as encoded
};

/// SignerInfo is one signer, taken apart; nothing of it has been checked (RFC 5652, 5.3).
struct SignerInfo {
  unsigned version = 0;
  Bytes issuer;          // Name as encoded; empty if the signer is named by key identifier
  Bytes serial;          // INTEGER content
  Bytes key_identifier;  // subjectKeyIdentifier; empty if named by issuer and serial
  std::optional<Digest> digest_algorithm;
  std::optional<SignatureAlgorithm> algorithm;  // ECDSA values are DER here
  std::string algorithm_oid;
  bool is_plain_ecdsa = false;  // … unless this says that they are r||s (BSI TR-03111)
  Bytes signature;
  Bytes fields;  // version to signature, as encoded and without what encloses them: all but the unsigned attributes
  Bytes signed_attributes_octets;   // what the signature covers: the SET OF as DER; empty if there are none
  Bytes signed_attributes_written;  // the SET OF in the order of the file if that is not DER's; else empty
  std::vector<Attribute> signed_attributes;
  std::vector<Attribute> unsigned_attributes;

  // of the signed attributes
  std::string content_type;  // dotted
  Bytes message_digest;
  std::optional<Instant> signing_time;
  std::vector<EssCertificate> signing_certificates;  // SigningCertificateV2, else SigningCertificate
};

/// SignedData is one CMS object. Certificates that cannot be read and attribute certificates are set aside.
struct SignedData {
  std::string content_type;  // dotted, of the encapsulated content
  std::optional<Bytes> content;
  std::vector<Certificate> certificates;
  std::vector<Bytes> crls;                // each as encoded
  std::vector<Bytes> ocsp;                // RevocationInfo of id-ri-ocsp-response: each an OCSPResponse as encoded
  std::vector<Bytes> other_certificates;  // each other CertificateChoices as encoded
  std::vector<Bytes> other_revocation;    // each RevocationInfoChoice that is no CRL, as encoded: also those of `ocsp`
  std::vector<SignerInfo> signers;
  std::vector<Finding> findings;  // odd, but readable
};

/// read reads a ContentInfo with SignedData, BER allowed (indefinite lengths, constructed strings). Errc::BadInput if
/// it is none, Errc::LimitExceeded above 16 MiB or 64 levels. Certificates are read by way of `cache`, if there is one.
Result<SignedData> read(ByteView encoded, crypto::CertificateCache* cache = nullptr);

/// SignerVerdict is what checking one signer gave.
struct SignerVerdict {
  bool digest_intact = false;     // messageDigest (or, without signed attributes, the value) fits the content
  bool signature_intact = false;  // the value fits the signed attributes and the signer's key
  std::optional<Certificate> certificate;
  bool bound = false;  // an ESSCertID(v2) names this certificate
  std::vector<Finding>
      findings;  // errors: ambiguous or missing signer, algorithms that disagree, wrong content type, …
};

/// judge_signer checks all of one signer but the two values: which certificate he names and whether it is bound, the
/// attributes, the algorithms. What verify() says of certificates holds here, too.
SignerVerdict judge_signer(const SignedData& data, const SignerInfo& signer, std::span<const Certificate> more);

/// verify checks one signer over `content` (the encapsulated one, or the detached data). The certificate is looked for
/// by SignerInfo's identifier, never by position, among those of `data` and `more` (RFC 5652, 5.6; RFC 5035; RFC 8933).
SignerVerdict verify(const SignedData& data, const SignerInfo& signer, ByteView content,
                     std::span<const Certificate> more);

}  // namespace libsign::cms
