#include "calendar/zone.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>

#include <libsign/document.hpp>

#include "calendar/zone_rule.hpp"

namespace libsign::calendar {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

// Where date-tz of Debian reads its zones from, too.
constexpr std::string_view kDatabase = "/usr/share/zoneinfo/";

/// Finds a zone in the library's database. The library makes that once, however many threads ask, but what keeps the
/// later ones from reading it too early stands in its own code, where ThreadSanitizer sees only half of it; so the
/// first to come here has it made before anybody else goes on.
const date::time_zone* zone_in_database(const std::string& name) {
  static const date::tzdb& made = date::get_tzdb();
  static_cast<void>(made);
  return date::locate_zone(name);
}

/// The rule that RFC 8536 (3.3) puts behind a zone's table, for all time after it. The library passes it over.
std::optional<ZoneRule> rule_after_table(const std::string& name) {
  const auto file = Document::open(std::string(kDatabase) + name);
  if (!file) return std::nullopt;
  std::string_view text = as_text(file->bytes());
  if (!text.ends_with('\n')) return std::nullopt;
  text.remove_suffix(1);
  const std::size_t start = text.rfind('\n');
  return start == std::string_view::npos ? std::nullopt : ZoneRule::parse(text.substr(start + 1));
}

/// rule_of remembers the rules it has read, as date-tz remembers the tables: both are parts of one database, which a
/// process reads once, and every notice asks for them.
std::optional<ZoneRule> rule_of(const date::time_zone& zone) {
  static std::mutex mutex;
  static std::map<const date::time_zone*, std::optional<ZoneRule>> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(&zone);
  return found != known.end() ? found->second : known.emplace(&zone, rule_after_table(zone.name())).first->second;
}

Error unreadable(const date::time_zone& zone) {
  return {Errc::Unsupported, fmt::format("the zone {} of the time zone database cannot be read", zone.name())};
}

Result<Stretch> around(const date::time_zone& zone, Instant instant) {
  constexpr Instant kEndOfTime = sys_days{std::chrono::year{9999} / 12 / 31} + 48h;
  try {
    const date::sys_info listed = zone.get_info(instant);
    if (listed.end < kEndOfTime) return Stretch{listed.begin, listed.end, listed.offset};
    const auto rule = rule_of(zone);
    if (!rule) return unreadable(zone);
    Stretch ruled = rule->around(instant);
    ruled.begin = std::max(ruled.begin, Instant{listed.begin});
    return ruled;
  } catch (const std::runtime_error&) {
    return unreadable(zone);
  }
}

}  // namespace

Result<Zone> Zone::find(std::string_view name) {
  try {
    return Zone(zone_in_database(std::string(name)));
  } catch (const std::runtime_error&) {
    return Error{Errc::NotFound,
                 fmt::format("the system's time zone database has no zone “{}”", name),
                 {},
                 "write an IANA name like Europe/Rome, and install the package tzdata"};
  }
}

Result<Instant> Zone::first_instant_of(Date day) const { return at(day, 0min); }

Result<Instant> Zone::at(Date day, std::chrono::minutes since_midnight) const {
  const Instant shown = sys_days{day} + since_midnight;  // what the clock shows, written as if in UTC
  // No clock is more than a day ahead of UTC; from there the first stretch that comes to the time shown is taken.
  for (Instant from = shown - 24h;;) {
    const auto stretch = around(*zone_, from);
    if (!stretch) return stretch.error();
    const Instant instant = std::max(shown - stretch->offset, from);
    if (instant < stretch->end) return instant;
    from = stretch->end;
  }
}

Result<Date> Zone::date_in(Instant instant) const {
  const auto stretch = around(*zone_, instant);
  if (!stretch) return stretch.error();
  return Date{std::chrono::floor<std::chrono::days>(instant + stretch->offset)};
}

Result<Instant> last_instant_of(Date day, std::string_view zone) {
  const auto found = Zone::find(zone);
  if (!found) return found.error();
  const auto next = found->first_instant_of(Date{sys_days{day} + std::chrono::days{1}});
  return next ? Result<Instant>(*next - 1s) : next;
}

Result<Date> date_in(Instant instant, std::string_view zone) {
  const auto found = Zone::find(zone);
  return found ? found->date_in(instant) : Result<Date>(found.error());
}

std::string zone_database_version() {
  constexpr std::string_view kStart = "# version ";
  const auto file = Document::open(std::string(kDatabase) + "tzdata.zi");
  if (!file) return "unknown";
  const std::string_view text = as_text(file->bytes());
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.starts_with(kStart) ? std::string(line.substr(kStart.size())) : "unknown";
}

}  // namespace libsign::calendar
