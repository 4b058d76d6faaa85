#include <libsign/period.hpp>

#include <charconv>

#include <fmt/format.h>

namespace libsign {
namespace {

constexpr std::size_t kMaxDigits = 4;
constexpr unsigned kMaxDays = 9'999;

}  // namespace

std::string to_string(const Period& period) {
  std::string text = "P";
  if (period.years != 0) text += fmt::format("{}Y", period.years);
  if (period.months != 0) text += fmt::format("{}M", period.months);
  if (period.days != 0) text += fmt::format("{}D", period.days);
  return text;
}

std::optional<Period> parse_period(std::string_view text) {
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  Period period;
  std::string_view units = "YMWD";
  while (!text.empty()) {
    const std::size_t end = text.find_first_not_of("0123456789");
    if (end == std::string_view::npos || end == 0 || end > kMaxDigits) return std::nullopt;
    const std::size_t unit = units.find(text[end]);
    if (unit == std::string_view::npos) return std::nullopt;
    unsigned number = 0;
    std::from_chars(text.data(), text.data() + end, number);
    switch (units[unit]) {
      case 'Y': period.years = number; break;
      case 'M': period.months = number; break;
      case 'W': period.days = number * 7; break;
      default: period.days += number; break;
    }
    units.remove_prefix(unit + 1);
    text.remove_prefix(end + 1);
  }
  if (period == Period{} || period.days > kMaxDays) return std::nullopt;
  return period;
}

}  // namespace libsign
