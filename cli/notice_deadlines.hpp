#pragma once

#include <optional>
#include <string>

#include <libsign/status.hpp>

namespace libsign::cli {

/// Outlook is until when a notice would be in time, under every reading, seen from one moment.
struct Outlook {
  std::string words;            // a line for each deadline, for people
  std::size_t readings = 0;     // none: no deadline depends on it
  std::size_t late = 0;         // readings whose deadline is over
  std::optional<Instant> safe;  // the last second that is in time under every reading
};

/// outlook reads the deadlines of a foreseen notice.
Outlook outlook(const ActStatus& foreseen, Instant now);

}  // namespace libsign::cli
