#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/dates.hpp"
#include "dossier/moments.hpp"
#include "dossier/records.hpp"

namespace libsign::dossier {

RunOff judge_arrangements(Court& court) {
  std::set<std::string_view> made;
  std::set<std::string_view> completed;
  for (Entry* const entry : court.ledger.of_kind(ActKind::Arrangement)) {
    if (close_if_not_made(court, *entry)) continue;
    const Arrangement& arrangement = entry->body<Arrangement>();
    const auto on = first_instant_in_act(*entry, arrangement.on);
    const bool is_made = arrangement.event == ArrangementEvent::Made;
    if (on && *on <= court.options.at) (is_made ? made : completed).insert(arrangement.id);
    entry->because(fmt::format("“{}” was {} on {}.", arrangement.title, name(arrangement.event),
                               format_date(arrangement.on.date)));
    entry->conclude(ActVerdict::Effective, is_made ? "MADE" : "COMPLETED");
  }
  RunOff out{!made.empty(), false};
  for (const std::string_view id : made) out.is_open |= !completed.contains(id);
  return out;
}

}  // namespace libsign::dossier
