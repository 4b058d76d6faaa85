#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include <libsign/report_ci.hpp>
#include <libsign/report_json.hpp>
#include <libsign/report_text.hpp>

#include "context.hpp"
#include "exit.hpp"

namespace libsign::cli {

enum class ReportFormat { Human, Explained, Json, Jsonl, Junit, Sarif, Etsi };

/// report_format reads a --format value. Errc::Usage, listing the formats that exist, for any other.
Result<ReportFormat> report_format(std::string_view text);
/// format_of_file chooses the format of a --report file by the end of its name.
Result<ReportFormat> format_of_file(const std::filesystem::path& path);

/// Rendered is one file's part of an output; which member is filled depends on the format.
struct Rendered {
  std::string text{};
  JunitCases junit{};
  SarifResults sarif{};
  std::optional<Report> report{};
};

/// ReportOutput writes the reports of a run in one format: json and human in the order of the input, each file as soon
/// as its turn has come; jsonl as they are known; junit, sarif and etsi, whose heads count or collect what follows, at
/// the end. What it writes goes to a function.
class ReportOutput {
 public:
  /// Write takes text for document number `part`: 0, but for SARIF, which its hosts want in parts of a limited size.
  using Write = std::function<void(std::string_view text, std::size_t part)>;
  ReportOutput(ReportFormat format, TextStyle style, Write write)
      : format_(format), style_(style), write_(std::move(write)) {}

  void begin(const ReportContext& context);
  /// render is thread-safe and may be called ahead of add().
  Rendered render(const Report& report) const;
  void add(std::size_t index, Rendered rendered);
  void end(const ReportSummary& summary);

 private:
  bool collects() const {
    return format_ == ReportFormat::Junit || format_ == ReportFormat::Sarif || format_ == ReportFormat::Etsi;
  }
  void write_next(const std::string& text);
  void write_collected();

  ReportFormat format_;
  TextStyle style_;
  Write write_;
  ReportContext context_;
  std::map<std::size_t, Rendered> waiting_;
  std::size_t written_ = 0;
};

}  // namespace libsign::cli
