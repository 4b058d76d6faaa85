#pragma once

#include <span>

#include "evidence/evidence.hpp"
#include "libsign/limits.hpp"
#include "xades/timestamp_input.hpp"
#include "xml/document.hpp"
#include "xml/dsig.hpp"

namespace libsign::xades {

/// read_unsigned_properties reads the time-stamps and the validation data below `qualifying`, computes what the
/// time-stamps should be about, and sets the level that these properties make up. Nothing here is signed: a defect is a
/// finding of its time-stamp or a warning, never a verdict on the signature (EN 319 132-1, 5.3 to 5.5). Namespaces
/// 1.1.1, 1.2.2, 1.3.2 and 1.4.1. Certificates are read by way of `cache`, if there is one.
void read_unsigned_properties(const xml::Document& document, const xml::SignatureElement& signature,
                              xml::Element qualifying, std::span<const ReferencedData> data, std::size_t& budget,
                              const Limits& limits, crypto::CertificateCache* cache, evidence::Evidence& evidence);

/// read_content_timestamps reads those that `signed_properties`, the octets that a reference digested, hold (EN 319
/// 132-1, 5.2.8).
void read_content_timestamps(ByteView signed_properties, std::span<const ReferencedData> data, std::size_t& budget,
                             const Limits& limits, crypto::CertificateCache* cache, evidence::Evidence& evidence);

}  // namespace libsign::xades
