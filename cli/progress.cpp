#include "progress.hpp"

#include <fmt/format.h>

namespace libsign::cli {

void Progress::step() {
  constexpr std::chrono::seconds kPatience{2};
  ++done_;
  if (!context_.may_show_progress() || context_.running() < kPatience) return;
  context_.status(fmt::format("{} of {} files", done_, total_));
  shown_ = true;
}

Progress::~Progress() {
  if (shown_) context_.status({});
}

}  // namespace libsign::cli
