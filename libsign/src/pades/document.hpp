#pragma once

#include <string>
#include <vector>

#include <libsign/limits.hpp>
#include <libsign/result.hpp>
#include "evidence/evidence.hpp"
#include "pdf/file.hpp"

namespace libsign::pades {

/// DocumentSignatures is what the signatures of a PDF file are evidence of.
struct DocumentSignatures {
  std::vector<evidence::Evidence> signatures;  // in the order of the revisions that they cover, then what was stripped
  std::vector<Finding> findings;               // about the file as a whole
};

/// read_document looks for signatures in every revision of the file, reads each and judges what came after it. A
/// document time-stamp is evidence for the signatures that it covers; a signature of its own only where there is no
/// other. The data of the document security stores goes to each signature. A signature that the last revision lacks has
/// the error SIGNATURE_REMOVED, a time-stamp gives it to the file. That holds for those that only octets have which
/// look like a revision and are none, too; their `pdf->revision` is 0.
///
/// Errc::BadInput if the form or the catalog cannot be read; Errc::LimitExceeded above limits.max_signatures, or for a
/// cap of the reader.
Result<DocumentSignatures> read_document(pdf::File& file, const std::string& name, const Limits& limits);

}  // namespace libsign::pades
