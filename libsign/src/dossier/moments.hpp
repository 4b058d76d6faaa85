#pragma once

#include <libsign/calendar.hpp>

#include "dossier/entry.hpp"

namespace libsign::dossier {

/// first_instant_of returns the first second of a day where the zone's clocks show it.
Result<Instant> first_instant_of(const LocalDate& day);

/// first_instant_in_act is the same for a day that an act names; a zone that is not known is a finding of the act.
std::optional<Instant> first_instant_in_act(Entry& entry, const LocalDate& day);

}  // namespace libsign::dossier
