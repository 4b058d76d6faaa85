#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <libsign/bytes.hpp>
#include <libsign/document.hpp>
#include <libsign/report_json.hpp>
#include <libsign/report_text.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

#include "exit.hpp"

namespace libsign::cli {

/// Context is the process around a verb: its streams, environment and clock. Nothing else in the program looks at
/// them. Not thread-safe.
class Context {
 public:
  Context();

  /// out writes a result to standard output.
  void out(std::string_view text);
  /// note writes a line for people to standard error.
  void note(std::string_view text);
  /// fail says what happened and what to do on standard error and returns the status that tells of it.
  Exit fail(const Error& error);
  /// explain_errors makes fail() name the kind of an error (1) and what the layers below reported (2).
  void explain_errors(std::size_t verbosity) { verbosity_ = verbosity; }
  /// flush reports whether standard output took everything.
  bool flush();

  TextStyle out_style() const { return out_style_; }
  /// may_show_progress tells whether standard error is a terminal that shows nothing else meanwhile.
  bool may_show_progress() const { return may_show_progress_; }
  /// status puts `text` in the place of the terminal's current line.
  void status(std::string_view text);

  /// environment returns the variable's value; nothing if it is unset or empty.
  std::optional<std::string> environment(const char* name) const;
  /// now reads the clock.
  Instant now() const;
  /// running returns how long the program has been running.
  std::chrono::steady_clock::duration running() const;

 private:
  std::chrono::steady_clock::time_point start_;
  TextStyle out_style_;
  bool may_show_progress_ = false;
  bool err_colour_ = false;
  std::size_t verbosity_ = 0;
};

/// usage is an Error about the command line.
Error usage(std::string what, std::string hint = "see --help");

/// write_output writes a file whole or not at all, signals put off meanwhile.
Result<void> write_output(const std::filesystem::path& path, ByteView bytes, Overwrite overwrite);

/// check_output refuses, before any work is done, what write_output() would refuse.
Result<void> check_output(const std::filesystem::path& path, Overwrite overwrite);

/// instant_argument reads a --at value.
Result<Instant> instant_argument(std::string_view text);

/// tool returns a ReportContext that names this program.
ReportContext tool();

}  // namespace libsign::cli
