#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include <libsign/report_json.hpp>
#include <libsign/report_text.hpp>

#include "context.hpp"
#include "exit.hpp"

namespace libsign::cli {

enum class ReportFormat { Human, Json, Jsonl };

/// report_format reads a --format value. Errc::Usage, listing the formats that exist, for any other.
Result<ReportFormat> report_format(std::string_view text);
/// format_of_file chooses the format of a --report file by its extension.
Result<ReportFormat> format_of_file(const std::filesystem::path& path);

/// ReportOutput writes the reports of a run in one format, each file as soon as its turn has come: json and human in
/// the order of the input, jsonl as they are known. What it writes goes to a function, so it holds only those
/// reports that wait for an earlier one.
class ReportOutput {
 public:
  using Write = std::function<void(std::string_view)>;
  ReportOutput(ReportFormat format, TextStyle style, Write write)
      : format_(format), style_(style), write_(std::move(write)) {}

  void begin(const ReportContext& context);
  /// render is thread-safe and may be called ahead of add().
  std::string render(const Report& report) const;
  void add(std::size_t index, std::string rendered);
  void end(const ReportSummary& summary);

 private:
  void write_next(const std::string& rendered);

  ReportFormat format_;
  TextStyle style_;
  Write write_;
  std::map<std::size_t, std::string> waiting_;
  std::size_t written_ = 0;
};

}  // namespace libsign::cli
