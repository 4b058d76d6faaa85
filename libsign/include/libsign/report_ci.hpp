#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <libsign/export.hpp>
#include <libsign/report.hpp>
#include <libsign/report_json.hpp>

namespace libsign {

/// JunitCases are the test cases of one file in the JUnit form, and what they count as.
struct JunitCases {
  std::string xml;  // elements testcase
  std::size_t tests = 0;
  std::size_t failures = 0;  // a signature or an act did not pass
  std::size_t errors = 0;    // the file cannot be read
};

/// junit_cases writes a test case for each signature: its classname is the folder, its name file#signature, and the
/// reason stands in the body, too. A file that is unsigned, unreadable or fails for another reason than a signature
/// has a case of its own, named after the file. Characters that XML cannot hold are written as escapes.
LIBSIGN_EXPORT JunitCases junit_cases(const Report& report);

/// junit_document puts cases, in their order, into one document: a test suite named after the policy.
LIBSIGN_EXPORT std::string junit_document(const std::vector<JunitCases>& cases, const ReportContext& context);

/// SarifResults are the results of one file in the SARIF form, as JSON objects.
struct SarifResults {
  struct Result {
    std::string rule;  // a finding's code, or a sub-indication where no finding says more
    std::string clause;
    std::string json;
  };
  std::vector<Result> results;
};

/// The most that hosts of SARIF take from one run.
inline constexpr std::size_t kMaxSarifResults = 25'000;

/// sarif_results writes a result for each error and warning on a file that is not one that passed without any. Paths
/// are kept relative, ids of rules are codes of findings, partial fingerprints come from the digest of the file and the
/// signature's id, so that a finding is known again in the next run.
LIBSIGN_EXPORT SarifResults sarif_results(const Report& report);

/// sarif_documents puts results, in their order, into as many SARIF 2.1.0 documents as their number and size ask for;
/// at least one. `max_bytes` bounds each document before compression; hexadecimal digests, most of it, shrink to half.
LIBSIGN_EXPORT std::vector<std::string> sarif_documents(const std::vector<SarifResults>& results,
                                                        const ReportContext& context,
                                                        std::size_t max_bytes = 16u << 20);

}  // namespace libsign
