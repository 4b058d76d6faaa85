#include "facade/file_timestamps.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "facade/collector.hpp"
#include "validation/file_timestamps.hpp"
#include "zip/names.hpp"

namespace libsign {
namespace {

constexpr const char* kClause = "EN 319 162-1, 4.3.3.2";

bool is_intact(const TimestampReport& report) {
  return report.imprint_intact && report.token_intact && report.indication != TimestampIndication::Failed;
}

/// judge_online fetches what the authorities' certificates lack and judges again.
std::vector<TimestampReport> judge_online(const cades::ContainerContents& contents,
                                          const std::vector<TimestampReport>& offline,
                                          const validation::Context& context, net::Fetcher& fetcher, Report& report) {
  Collector collector(fetcher, context.trust, context.validation_time, context.limits);
  collector.add(contents.timestamps.certificates);
  collector.add(std::vector<Certificate>(context.certificates.begin(), context.certificates.end()));
  collector.add(pki::RevocationData{contents.timestamps.crls, contents.timestamps.ocsp_responses});
  if (context.revocation != nullptr) collector.add(*context.revocation);
  for (const TimestampReport& timestamp : offline)
    if (is_intact(timestamp) && timestamp.signing_certificate)
      if (const auto done = collector.complete(*timestamp.signing_certificate, context.validation_time);
          !done && done.error().code == Errc::Network)
        report.findings.push_back({"FETCH_FAILED", Severity::Warning, done.error().what, "EN 319 102-1, 5.2.6.4"});
  pki::RevocationData revocation = context.revocation != nullptr ? *context.revocation : pki::RevocationData{};
  revocation += collector.fetched();
  const std::vector<Certificate> certificates = collector.certificates();
  validation::Context richer = context;
  richer.revocation = &revocation;
  richer.certificates = certificates;
  for (const std::string& what : collector.log())
    report.findings.push_back({"FETCHED", Severity::Info, "fetched " + what, ""});
  return validation::judge_file_timestamps(contents.timestamps, richer);
}

std::string listed(const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) text += (text.empty() ? "" : ", ") + zip::quoted(file);
  return text.empty() ? "no data file" : text;
}

Finding finding_of(const cades::FileTimestamp& about, const TimestampReport& report) {
  const std::string name = zip::quoted(about.file);
  if (!is_intact(report))
    return {"TIMESTAMP_BROKEN", Severity::Warning,
            fmt::format("the time-stamp {} proves nothing: {}", name, report.message), kClause};
  const std::string time = format_instant(*report.time);
  if (report.indication != TimestampIndication::Passed)
    return {"TIMESTAMP_NOT_VALIDATED", Severity::Warning,
            fmt::format("the time-stamp {} of {} covers {}, but could not be validated: {}", name, time,
                        listed(about.covered_files), report.message),
            kClause};
  return {"TIMESTAMPED", Severity::Info,
          fmt::format("the time-stamp {} of {} proves that these existed at {}, not that anybody signed them: {}", name,
                      report.by, time, listed(about.covered_files)),
          kClause};
}

}  // namespace

void judge_file_timestamps(const cades::ContainerContents& contents, std::span<const Document> data,
                           const validation::Context& context, net::Fetcher* fetcher, Report& report) {
  if (contents.file_timestamps.empty()) return;
  auto timestamps = validation::judge_file_timestamps(contents.timestamps, context);
  const bool may_gain = std::any_of(timestamps.begin(), timestamps.end(), [](const TimestampReport& timestamp) {
    return is_intact(timestamp) && timestamp.indication == TimestampIndication::Indeterminate;
  });
  if (fetcher != nullptr && may_gain) timestamps = judge_online(contents, timestamps, context, *fetcher, report);

  std::set<std::string> covered;
  for (std::size_t i = 0; i < timestamps.size(); ++i) {
    const cades::FileTimestamp& about = contents.file_timestamps[i];
    report.findings.push_back(finding_of(about, timestamps[i]));
    if (is_intact(timestamps[i])) covered.insert(about.covered_files.begin(), about.covered_files.end());
  }
  if (!report.signatures.empty()) return;
  for (const Document& file : data)
    if (!covered.contains(file.name()))
      report.findings.push_back({"DATA_FILE_NOT_TIMESTAMPED", Severity::Error,
                                 fmt::format("no intact time-stamp covers the file {}", zip::quoted(file.name())),
                                 kClause});
  const bool has_error = std::any_of(report.findings.begin(), report.findings.end(),
                                     [](const Finding& finding) { return finding.severity == Severity::Error; });
  report.verdict = has_error ? Verdict::Failed : Verdict::Unsigned;
}

}  // namespace libsign
