#include "report_output.hpp"

#include <fmt/format.h>

namespace libsign::cli {

Result<ReportFormat> report_format(std::string_view text) {
  if (text == "human") return ReportFormat::Human;
  if (text == "json") return ReportFormat::Json;
  if (text == "jsonl") return ReportFormat::Jsonl;
  return usage(fmt::format("there is no report format “{}”", text), "the formats are: human, json, jsonl");
}

Result<ReportFormat> format_of_file(const std::filesystem::path& path) {
  if (path.extension() == ".json") return ReportFormat::Json;
  if (path.extension() == ".jsonl") return ReportFormat::Jsonl;
  if (path.extension() == ".txt") return ReportFormat::Human;
  return usage(fmt::format("the name “{}” does not tell the format of the report", path.string()),
               "end it in .json, .jsonl or .txt");
}

void ReportOutput::begin(const ReportContext& context) {
  if (format_ == ReportFormat::Json) write_(json_head(context));
}

std::string ReportOutput::render(const Report& report) const {
  switch (format_) {
    case ReportFormat::Human: return to_text(report, style_);
    case ReportFormat::Json: return json_element(report);
    case ReportFormat::Jsonl: return json_element(report) + "\n";
  }
  return {};
}

void ReportOutput::add(std::size_t index, std::string rendered) {
  if (format_ == ReportFormat::Jsonl) {
    write_next(rendered);
    return;
  }
  waiting_.emplace(index, std::move(rendered));
  while (!waiting_.empty() && waiting_.begin()->first == written_) {
    write_next(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
  }
}

void ReportOutput::end(const ReportSummary& summary) {
  if (format_ == ReportFormat::Json) write_(json_tail(summary));
  if (format_ == ReportFormat::Human && summary.files != 1) write_(to_text(summary));
}

void ReportOutput::write_next(const std::string& rendered) {
  if (format_ == ReportFormat::Json && written_ > 0) write_(",\n");
  write_(rendered);
  ++written_;
}

}  // namespace libsign::cli
