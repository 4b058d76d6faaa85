#pragma once

#include <string>
#include <vector>

#include "evidence/evidence.hpp"
#include "libsign/limits.hpp"
#include "libsign/result.hpp"
#include "xml/document.hpp"
#include "xml/dsig.hpp"

namespace libsign::xades {

/// read turns every ds:Signature of `document` into Evidence, in document order, counter-signatures included.
/// `name` is the file's name, `external` answers references to other files. Errc::LimitExceeded above
/// limits.max_signatures. Certificates are read by way of `cache`, if there is one. Implements EN 319 132-1, 4.4 (what
/// binds qualifying properties to a signature).
Result<std::vector<evidence::Evidence>> read(const xml::Document& document, std::string_view name,
                                             const xml::ExternalData& external, const Limits& limits,
                                             crypto::CertificateCache* cache = nullptr);

}  // namespace libsign::xades
