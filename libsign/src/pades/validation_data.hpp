#pragma once

#include <vector>

#include <libsign/certificate.hpp>
#include "evidence/evidence.hpp"
#include "pdf/file.hpp"

namespace libsign::pades {

/// ValidationData is what the document security stores of the revisions hold (EN 319 142-1, 5.4.2), each object with
/// the revision that first has it.
struct ValidationData {
  template <typename T>
  struct Since {
    T object;
    std::size_t revision;
  };
  std::vector<Since<Certificate>> certificates;
  std::vector<Since<pki::Crl>> crls;
  std::vector<Since<pki::OcspResponse>> ocsp_responses;
  std::vector<Finding> findings;  // warnings: what cannot be read proves nothing

  bool has_revocation_data() const { return !crls.empty() || !ocsp_responses.empty(); }
};

/// read_validation_data reads Certs, CRLs and OCSPs of the stores of all revisions, and those that VRI lists besides.
/// Each stream is read once. Errc::LimitExceeded above kMaxValidationData.
Result<ValidationData> read_validation_data(pdf::File& file);

}  // namespace libsign::pades
