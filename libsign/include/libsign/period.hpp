#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <libsign/export.hpp>

namespace libsign {

/// Period is a calendar period (ISO 8601-1, 5.5.2) of years, months and days; weeks are read as seven days.
struct Period {
  unsigned years = 0;
  unsigned months = 0;
  unsigned days = 0;

  friend bool operator==(const Period&, const Period&) = default;
};

/// to_string writes the shortest ISO 8601 form with the same parts: "P1Y6M", "P90D".
LIBSIGN_EXPORT std::string to_string(const Period& period);
/// parse_period reads "P3Y", "P1Y6M", "P2W"; nothing for zero, a time part, or a number above 9999.
LIBSIGN_EXPORT std::optional<Period> parse_period(std::string_view text);

}  // namespace libsign
