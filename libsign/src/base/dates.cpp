#include "base/dates.hpp"

#include <fmt/format.h>

#include <libsign/time.hpp>

namespace libsign {

std::string format_date(std::chrono::year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  if (text.size() != kForm.size()) return std::nullopt;
  const auto instant = parse_instant(text);
  if (!instant) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(*instant)};
  // The years of XML Schema 1.0 are 1 BC and then 1 AD: there is no year 0.
  return date.year() > std::chrono::year{0} ? std::optional(date) : std::nullopt;
}

}  // namespace libsign
