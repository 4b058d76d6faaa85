#pragma once

#include <vector>

#include <libsign/inspect.hpp>
#include <libsign/report.hpp>
#include <libsign/report_json.hpp>

/// Reports made by hand, one for each verdict and with every field filled at least once.
namespace samples {

libsign::Certificate certificate();
libsign::ReportContext context();
libsign::Report passed();
libsign::Report failed();
libsign::Report indeterminate();
libsign::Report unsigned_file();
libsign::Report unreadable();
/// hostile holds control characters, bidirectional controls and octets that are not UTF-8 wherever a file can put them.
libsign::Report hostile();
/// long_term is an LTA signature with everything that proves it.
libsign::Report long_term();
libsign::Report revoked();
std::vector<libsign::Report> all();
libsign::Inspection inspection();

}  // namespace samples
