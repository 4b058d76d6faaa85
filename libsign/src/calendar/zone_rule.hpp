#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <libsign/time.hpp>

namespace libsign::calendar {

/// Stretch is a time during which a zone's clocks are not changed.
struct Stretch {
  Instant begin;
  Instant end;
  std::chrono::seconds offset;  // east of UTC
};

/// ZoneRule is a zone's rule for all years, as POSIX writes it in TZ, with the hours of RFC 8536, 3.3.1:
/// "EET-2EEST,M3.5.0/3,M10.5.0/4".
class ZoneRule {
 public:
  /// parse returns nothing for what is not such a rule.
  static std::optional<ZoneRule> parse(std::string_view text);

  Stretch around(Instant instant) const;

 private:
  /// Change is the day of a year and the time of that day at which clocks are changed.
  struct Change {
    enum class Day { Julian, ZeroBased, Weekday };
    Day kind = Day::Weekday;
    unsigned day = 0;  // of the year
    std::chrono::month month{1};
    unsigned week = 0;  // 5 is the last
    std::chrono::weekday weekday{0};
    std::chrono::seconds time{std::chrono::hours{2}};

    std::chrono::sys_seconds in(std::chrono::year year) const;  // as clocks show it
  };
  class Reader;

  std::chrono::seconds standard_{0};
  std::chrono::seconds summer_{0};
  bool changes_ = false;
  Change to_summer_;
  Change to_standard_;
};

}  // namespace libsign::calendar
