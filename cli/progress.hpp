#pragma once

#include <cstddef>

#include "context.hpp"

namespace libsign::cli {

/// Progress shows a count on a terminal's standard error from two seconds on, and wipes it away at the end.
class Progress {
 public:
  Progress(Context& context, std::size_t total) : context_(context), total_(total) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// step counts one thing more as done.
  void step();

 private:
  Context& context_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool shown_ = false;
};

}  // namespace libsign::cli
