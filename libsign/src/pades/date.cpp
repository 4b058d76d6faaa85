#include "pades/date.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace libsign::pades {
namespace {

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<Instant> parse_date(std::string_view text) {
  if (text.starts_with("D:")) text.remove_prefix(2);
  const std::size_t zone_at = std::min(text.find_first_of("Z+-"), text.size());
  std::string stamp(text.substr(0, zone_at));
  std::string zone(text.substr(zone_at));
  if (stamp.size() < 4 || stamp.size() > 14 || stamp.size() % 2 != 0 || !is_digits(stamp)) return std::nullopt;
  constexpr std::string_view kDefaults = "00000101000000";
  stamp += kDefaults.substr(stamp.size());
  std::erase(zone, '\'');
  if (zone.starts_with('Z')) zone.clear();
  if (!zone.empty() && ((zone.size() != 3 && zone.size() != 5) || !is_digits(std::string_view(zone).substr(1))))
    return std::nullopt;
  const std::string offset =
      zone.empty() ? "Z" : fmt::format("{}:{}", zone.substr(0, 3), zone.size() == 5 ? zone.substr(3) : "00");
  const std::string_view digits = stamp;
  return parse_instant(fmt::format("{}-{}-{}T{}:{}:{}{}", digits.substr(0, 4), digits.substr(4, 2), digits.substr(6, 2),
                                   digits.substr(8, 2), digits.substr(10, 2), digits.substr(12, 2), offset));
}

}  // namespace libsign::pades
