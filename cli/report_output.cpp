#include "report_output.hpp"

#include <array>

#include <fmt/format.h>
#include <libsign/report_etsi.hpp>

namespace libsign::cli {
namespace {

constexpr std::array kFormats{std::pair{std::string_view("human"), ReportFormat::Human},
                              std::pair{std::string_view("json"), ReportFormat::Json},
                              std::pair{std::string_view("jsonl"), ReportFormat::Jsonl},
                              std::pair{std::string_view("junit"), ReportFormat::Junit},
                              std::pair{std::string_view("sarif"), ReportFormat::Sarif},
                              std::pair{std::string_view("etsi"), ReportFormat::Etsi}};

constexpr std::array kEndings{std::pair{std::string_view(".junit.xml"), ReportFormat::Junit},
                              std::pair{std::string_view(".xml"), ReportFormat::Etsi},
                              std::pair{std::string_view(".json"), ReportFormat::Json},
                              std::pair{std::string_view(".jsonl"), ReportFormat::Jsonl},
                              std::pair{std::string_view(".sarif"), ReportFormat::Sarif},
                              std::pair{std::string_view(".txt"), ReportFormat::Human}};

}  // namespace

Result<ReportFormat> report_format(std::string_view text) {
  for (const auto& [name, format] : kFormats)
    if (name == text) return format;
  return usage(fmt::format("there is no report format “{}”", text),
               "the formats are: human, json, jsonl, junit, sarif, etsi");
}

Result<ReportFormat> format_of_file(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  for (const auto& [ending, format] : kEndings)
    if (name.ends_with(ending)) return format;
  return usage(fmt::format("the name “{}” does not tell the format of the report", path.string()),
               "end it in .json, .jsonl, .txt, .xml (ETSI), .junit.xml or .sarif");
}

void ReportOutput::begin(const ReportContext& context) {
  context_ = context;
  if (format_ == ReportFormat::Json) write_(json_head(context), 0);
}

Rendered ReportOutput::render(const Report& report) const {
  switch (format_) {
    case ReportFormat::Human: return {.text = to_text(report, style_)};
    case ReportFormat::Explained: return {.text = explain(report, style_)};
    case ReportFormat::Json: return {.text = json_element(report)};
    case ReportFormat::Jsonl: return {.text = json_element(report) + "\n"};
    case ReportFormat::Junit: return {.junit = junit_cases(report)};
    case ReportFormat::Sarif: return {.sarif = sarif_results(report)};
    case ReportFormat::Etsi: break;
  }
  Rendered rendered{.report = report};
  rendered.report->signed_octets.clear();  // they would keep every judged file in memory
  return rendered;
}

void ReportOutput::add(std::size_t index, Rendered rendered) {
  if (format_ == ReportFormat::Jsonl) {
    write_next(rendered.text);
    return;
  }
  waiting_.emplace(index, std::move(rendered));
  while (!collects() && !waiting_.empty() && waiting_.begin()->first == written_) {
    write_next(waiting_.begin()->second.text);
    waiting_.erase(waiting_.begin());
  }
}

void ReportOutput::end(const ReportSummary& summary) {
  if (collects()) return write_collected();
  if (format_ == ReportFormat::Json) write_(json_tail(summary), 0);
  const bool for_people = format_ == ReportFormat::Human || format_ == ReportFormat::Explained;
  if (for_people && summary.files != 1) write_(to_text(summary), 0);
}

void ReportOutput::write_collected() {
  std::vector<JunitCases> cases;
  std::vector<SarifResults> results;
  std::vector<Report> reports;
  for (auto& [index, rendered] : waiting_) {
    if (format_ == ReportFormat::Junit) cases.push_back(std::move(rendered.junit));
    if (format_ == ReportFormat::Sarif) results.push_back(std::move(rendered.sarif));
    if (format_ == ReportFormat::Etsi) reports.push_back(*std::move(rendered.report));
  }
  waiting_.clear();
  if (format_ == ReportFormat::Junit) write_(junit_document(cases, context_), 0);
  if (format_ == ReportFormat::Etsi) write_(to_etsi(reports, context_), 0);
  if (format_ != ReportFormat::Sarif) return;
  std::size_t part = 0;
  for (const std::string& document : sarif_documents(results, context_)) write_(document, part++);
}

void ReportOutput::write_next(const std::string& text) {
  if (format_ == ReportFormat::Json && written_ > 0) write_(",\n", 0);
  write_(text, 0);
  ++written_;
}

}  // namespace libsign::cli
