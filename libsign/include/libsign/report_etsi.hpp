#pragma once

#include <span>
#include <string>

#include <libsign/export.hpp>
#include <libsign/report.hpp>
#include <libsign/report_json.hpp>

namespace libsign {

/// to_etsi writes the verdicts on some files as one validation report of ETSI TS 119 102-2 V1.4.1, in XML: a
/// SignatureValidationReport for each signature, and the certificates, revocation data, time-stamps and signed data
/// that they rest on, each once and by its digest. A file without signatures has a report that says so, as the schema
/// asks for one at least. Equal reports give equal octets. Not signed.
LIBSIGN_EXPORT std::string to_etsi(std::span<const Report> reports, const ReportContext& context);

}  // namespace libsign
