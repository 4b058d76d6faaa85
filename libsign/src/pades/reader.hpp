#pragma once

#include <optional>
#include <string>

#include <libsign/limits.hpp>
#include "evidence/evidence.hpp"
#include "pades/byte_range.hpp"
#include "pades/signature_fields.hpp"

namespace libsign::pades {

/// ReadSignature is one signature of a PDF file, read by itself.
struct ReadSignature {
  evidence::Evidence evidence;                 // of a document time-stamp, too: what it signs is the file
  std::optional<evidence::Timestamp> stamp{};  // what a document time-stamp is to the signatures that it covers
  Coverage coverage;
  pdf::Span contents{};  // of the signature value; empty if it has none
  pdf::Dictionary signature;
  pdf::Dictionary field;
  std::optional<pdf::Reference> value{};  // the object that the signature dictionary is
};

/// read_signature reads the signature of a field as its SubFilter asks (ISO 32000-2, 12.8.3; EN 319 142-1, 4 and 5):
/// ETSI.CAdES.detached, adbe.pkcs7.detached, adbe.pkcs7.sha1, adbe.x509.rsa_sha1 and ETSI.RFC3161. Never fails: what
/// breaks the rules is a finding, a SubFilter that is not known the error SUBFILTER_UNKNOWN. `name` is the file's, for
/// reports.
ReadSignature read_signature(pdf::File& file, const SignatureField& field, const std::string& name,
                             const Limits& limits);

}  // namespace libsign::pades
