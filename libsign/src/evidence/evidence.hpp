#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/report.hpp>
#include <libsign/time.hpp>
#include "crypto/crypto.hpp"
#include "pki/crl.hpp"
#include "pki/ocsp.hpp"
#include "pki/timestamp_token.hpp"

/// What one signature claims and carries, whatever its format. A format room makes it, `validation` reads it.
namespace libsign::evidence {

/// Reference is one signed data object and how its digest fared.
struct Reference {
  std::string uri;
  bool found = false;
  bool intact = false;
  bool signed_properties = false;  // it covers the signed properties, not user data
  std::optional<Digest> digest_algorithm;
  Bytes digest;                   // as computed; empty if not found
  std::string scope_name;         // what it covers: a file name or "#id"
  bool whole = false;             // all of it
  bool is_file = false;           // scope_name is a file whose octets were digested as they are
  SharedBytes octets;             // exactly what was digested
  std::vector<Finding> findings;  // why it was not found, not read or not intact
};

/// SigningCertificateReference is one digest of SigningCertificate or SigningCertificateV2 (EN 319 132-1, 5.2.2).
struct SigningCertificateReference {
  std::optional<Digest> digest_algorithm;
  Bytes digest;
  Bytes issuer_serial;  // DER IssuerSerial (V2) if given
};

/// Timestamp is one time-stamp token that a signature carries, and what it proves to have existed.
struct Timestamp {
  TimestampKind kind = TimestampKind::Signature;
  std::string type;                          // the element or attribute that holds it: "SigAndRefsTimeStamp"
  std::string xml_id;                        // may be empty
  std::optional<pki::TimestampToken> token;  // nothing if it cannot be read
  Bytes imprint;                             // digest of what it covers, computed here; empty if it could not be
  // What it covers, if the imprint fits.
  bool covers_data = false;               // the signed data, all of it or a part
  bool covers_signature = false;          // the signature value
  std::vector<Bytes> covers;              // SHA-256 of the certificates, CRLs, OCSP responses and time-stamp tokens
  std::vector<Digest> digest_algorithms;  // by which it covers them where the imprint is one of a list of digests
  std::vector<Finding> findings;          // why it was not read or its imprint not computed
};

/// Evidence is format-neutral. Signed claims are present only if they were read from digested octets.
struct Evidence {
  std::string xml_id;
  std::string file;           // the signature file inside a container; else empty
  std::string counter_signs;  // the Id of the signature that this one counter-signs; else empty
  Format format = Format::Xades;
  Level level = Level::None;

  std::vector<Finding> format_findings;  // errors among them are FORMAT_FAILURE
  std::vector<Finding>
      constraint_findings;  // errors among them are SIG_CONSTRAINTS_FAILURE: a matter not to be decided

  Bytes signed_octets;  // what the signature value covers: canonical SignedInfo, or the signed attributes of CMS
  Bytes signature_value;
  crypto::EcdsaForm ecdsa_form = crypto::EcdsaForm::Raw;  // of signature_value
  std::optional<SignatureAlgorithm> algorithm;
  std::string algorithm_uri;  // as written, so that an unknown algorithm can be named

  std::vector<Reference> references;

  std::vector<std::string> uncovered_files;  // data files of the container that no reference of this signature covers

  bool has_signing_certificate_reference = false;
  std::vector<SigningCertificateReference> signing_certificate_references;  // the first names the signing certificate
  std::vector<Certificate> certificates;                                    // carried, in their order
  std::vector<PublicKey> key_values;  // ds:KeyValue: only to tell a wrong value from an unknown signer

  std::vector<Timestamp> timestamps;  // in document order
  std::vector<pki::Crl> crls;         // carried: RevocationValues, TimeStampValidationData, in time-stamp tokens
  std::vector<pki::OcspResponse> ocsp_responses;

  std::optional<Instant> claimed_signing_time;
  std::vector<std::string> commitments;
  std::vector<std::string> claimed_roles;
  std::optional<Place> place;
  std::optional<std::string> signature_policy;

  std::optional<PdfSignature> pdf;  // of a signature in a PDF file
};

}  // namespace libsign::evidence
