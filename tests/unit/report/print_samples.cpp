#include <cstdio>
#include <string_view>

#include <libsign/report_ci.hpp>
#include <libsign/report_etsi.hpp>

#include "samples.hpp"

namespace {

std::string rendered(std::string_view format) {
  const auto reports = samples::all();
  if (format == "etsi") return libsign::to_etsi(reports, samples::context());
  if (format == "junit") {
    std::vector<libsign::JunitCases> cases;
    for (const auto& report : reports) cases.push_back(libsign::junit_cases(report));
    return libsign::junit_document(cases, samples::context());
  }
  if (format == "sarif") {
    std::vector<libsign::SarifResults> results;
    for (const auto& report : reports) results.push_back(libsign::sarif_results(report));
    return libsign::sarif_documents(results, samples::context()).front();
  }
  return libsign::to_json(reports, samples::context());
}

}  // namespace

/// Prints the sample reports in a format, for the checks against schemas.
int main(int argc, char** argv) {
  const std::string text = rendered(argc > 1 ? argv[1] : "json");
  std::fwrite(text.data(), 1, text.size(), stdout);
}
