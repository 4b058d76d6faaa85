#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace libsign {

/// format_date writes "2022-05-06".
std::string format_date(std::chrono::year_month_day date);
/// parse_date reads "2022-05-06" if there is such a day.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

}  // namespace libsign
