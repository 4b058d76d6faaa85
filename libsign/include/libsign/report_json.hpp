#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <libsign/bytes.hpp>
#include <libsign/export.hpp>
#include <libsign/inspect.hpp>
#include <libsign/report.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// ReportContext is what all the reports of one run have in common.
struct ReportContext {
  std::string tool_name{};
  std::string tool_version{};
  Instant validation_time{};
  std::string policy_id{};
  Bytes policy_sha256{};
  Bytes trust_sha256{};
};

/// ReportSummary counts verdicts.
struct ReportSummary {
  std::size_t files = 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t indeterminate = 0;
  std::size_t unsigned_files = 0;
  std::size_t unreadable = 0;

  /// add counts one file more.
  LIBSIGN_EXPORT void add(Verdict verdict);
};

/// to_json writes the schema mocsign-report/1 (docs/report-1.schema.json): one line for the head, one a file, one
/// for the summary. Always valid JSON in ASCII: other characters are escaped, octets that are not UTF-8 become
/// U+FFFD. Keys come in a fixed order, so equal reports give equal octets.
LIBSIGN_EXPORT std::string to_json(std::span<const Report> reports, const ReportContext& context);

/// The parts of to_json(), for writing a report while its files are still being judged: the head, the elements of
/// "files" joined by ",\n", the tail. An element is one line without its end: it is also a line of the jsonl form.
LIBSIGN_EXPORT std::string json_head(const ReportContext& context);
LIBSIGN_EXPORT std::string json_element(const Report& report);
LIBSIGN_EXPORT std::string json_tail(const ReportSummary& summary);

/// to_json writes an Inspection as the schema mocsign-inspection/1: what a file contains and claims, no verdict.
LIBSIGN_EXPORT std::string to_json(const Inspection& inspection, const ReportContext& context);

}  // namespace libsign
