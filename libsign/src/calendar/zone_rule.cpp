#include "calendar/zone_rule.hpp"

#include <algorithm>
#include <array>

namespace libsign::calendar {

using std::chrono::seconds;
using std::chrono::sys_days;

/// Reader reads the parts of a rule from the front of a text; each call returns whether its part was there.
class ZoneRule::Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool next_is(char c) const { return rest_.starts_with(c); }

  bool literal(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool name() {
    const bool quoted = literal('<');
    const auto is_part = [&](char c) {
      const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      return letter || (quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'));
    };
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_part);
    const auto size = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(size);
    return size >= 3 && (!quoted || literal('>'));
  }

  bool number(unsigned least, unsigned most, unsigned& value) {
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (digits == 0 || digits > 3) return false;
    value = 0;
    for (const char digit : rest_.substr(0, digits)) value = value * 10 + static_cast<unsigned>(digit - '0');
    rest_.remove_prefix(digits);
    return value >= least && value <= most;
  }

  /// "[+-]hh[:mm[:ss]]"
  bool time(seconds& value) {
    const bool negative = literal('-');
    if (!negative) literal('+');
    std::array<unsigned, 3> parts{};
    if (!number(0, 167, parts[0])) return false;
    if (literal(':') && !number(0, 59, parts[1])) return false;
    if (literal(':') && !number(0, 59, parts[2])) return false;
    value = std::chrono::hours{parts[0]} + std::chrono::minutes{parts[1]} + seconds{parts[2]};
    if (negative) value = -value;
    return true;
  }

  bool change(Change& change) {
    if (!day(change)) return false;
    return !literal('/') || time(change.time);
  }

 private:
  bool day(Change& change) {
    if (literal('J')) {
      change.kind = Change::Day::Julian;
      return number(1, 365, change.day);
    }
    if (!literal('M')) {
      change.kind = Change::Day::ZeroBased;
      return number(0, 365, change.day);
    }
    unsigned month = 0;
    unsigned weekday = 0;
    if (!number(1, 12, month) || !literal('.') || !number(1, 5, change.week) || !literal('.') || !number(0, 6, weekday))
      return false;
    change.month = std::chrono::month{month};
    change.weekday = std::chrono::weekday{weekday};
    return true;
  }

  std::string_view rest_;
};

std::optional<ZoneRule> ZoneRule::parse(std::string_view text) {
  ZoneRule rule;
  Reader reader(text);
  if (!reader.name() || !reader.time(rule.standard_)) return std::nullopt;
  rule.standard_ = -rule.standard_;  // POSIX counts west of Greenwich
  if (reader.at_end()) return rule;
  rule.changes_ = true;
  rule.summer_ = rule.standard_ + std::chrono::hours{1};
  if (!reader.name()) return std::nullopt;
  if (!reader.next_is(',')) {
    if (!reader.time(rule.summer_)) return std::nullopt;
    rule.summer_ = -rule.summer_;
  }
  if (!reader.literal(',') || !reader.change(rule.to_summer_) || !reader.literal(',') ||
      !reader.change(rule.to_standard_) || !reader.at_end())
    return std::nullopt;
  return rule;
}

Stretch ZoneRule::around(Instant instant) const {
  if (!changes_) return {Instant::min(), Instant::max(), standard_};
  struct At {
    Instant when;
    bool summer;
  };
  std::array<At, 8> changes{};
  auto year = std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(instant)}.year() -
              std::chrono::years{2};  // an hour of RFC 8536 may carry a change into another year
  for (std::size_t i = 0; i < changes.size(); i += 2) {
    changes[i] = {to_summer_.in(year)-standard_, true};
    changes[i + 1] = {to_standard_.in(year)-summer_, false};
    ++year;
  }
  // Where summer time lasts all year, it begins again in the second in which it ends.
  std::sort(changes.begin(), changes.end(),
            [](const At& a, const At& b) { return std::pair(a.when, a.summer) < std::pair(b.when, b.summer); });
  const auto next = std::find_if(changes.begin(), changes.end(), [&](const At& each) { return each.when > instant; });
  const auto last = next - 1;
  return {last->when, next->when, last->summer ? summer_ : standard_};
}

std::chrono::sys_seconds ZoneRule::Change::in(std::chrono::year year) const {
  const sys_days first{year / 1 / 1};
  switch (kind) {
    case Day::Julian: {
      const bool after_leap_day = year.is_leap() && day >= 60;
      return first + std::chrono::days{day - (after_leap_day ? 0 : 1)} + time;
    }
    case Day::ZeroBased: return first + std::chrono::days{day} + time;
    case Day::Weekday: break;
  }
  const sys_days on =
      week == 5 ? sys_days{year / month / weekday[std::chrono::last]} : sys_days{year / month / weekday[week]};
  return on + time;
}

}  // namespace libsign::calendar
