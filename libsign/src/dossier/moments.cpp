#include "dossier/moments.hpp"

#include <fmt/format.h>

#include "base/dates.hpp"

namespace libsign::dossier {

Result<Instant> first_instant_of(const LocalDate& day) {
  const calendar::Date before{std::chrono::sys_days(day.date) - std::chrono::days(1)};
  const auto last = calendar::last_instant_of(before, day.zone);
  if (!last) return last.error();
  return *last + std::chrono::seconds(1);
}

std::optional<Instant> first_instant_in_act(Entry& entry, const LocalDate& day) {
  const auto first = first_instant_of(day);
  if (first) return *first;
  entry.warn("ZONE-UNKNOWN",
             fmt::format("the beginning of {} in the time zone “{}” cannot be told", format_date(day.date), day.zone));
  return std::nullopt;
}

}  // namespace libsign::dossier
