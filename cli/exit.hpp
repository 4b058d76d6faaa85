#pragma once

#include <span>
#include <string_view>

#include <libsign/report.hpp>
#include <libsign/result.hpp>

namespace libsign::cli {

/// Exit is the exit status of the program; docs/exit-codes.md is generated from it.
enum class Exit : int {
  Ok = 0,
  Failed = 1,
  Usage = 2,
  Indeterminate = 3,
  Unsigned = 4,
  Unreadable = 5,
  Device = 6,
  Pin = 7,
  Network = 8,
  Bug = 70,
  Interrupted = 130,
};

struct ExitMeaning {
  Exit code;
  std::string_view meaning;
};

/// exit_meanings returns every Exit with its meaning, in the order of the numbers.
std::span<const ExitMeaning> exit_meanings();

/// exit_for returns the status that tells of a call that could not be carried out.
Exit exit_for(Errc code);
/// exit_for returns the status that tells of one file's verdict.
Exit exit_for(Verdict verdict);

/// Tolerance is what --fail-on leaves to pass.
struct Tolerance {
  bool indeterminate = false;
  bool unsigned_files = false;
};

/// Outcome gathers the verdicts of several files into one exit status: the first that applies of 1, 5, 4, 3, 0.
class Outcome {
 public:
  explicit Outcome(Tolerance tolerance) : tolerance_(tolerance) {}
  void add(Verdict verdict);
  Exit exit() const { return worst_; }

 private:
  Tolerance tolerance_;
  Exit worst_ = Exit::Ok;
};

}  // namespace libsign::cli
