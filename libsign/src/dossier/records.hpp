#pragma once

#include <vector>

#include "dossier/court.hpp"
#include "dossier/periods.hpp"
#include "dossier/readings.hpp"

namespace libsign::dossier {

/// judge_authority_acts judges Authority and Succession acts once everything is known of keys, and authorisations.
void judge_authority_acts(Court& court);

/// judge_determinations judges what has to be settled before an activity starts. Several participants may do so in one
/// act or in acts of equal words.
void judge_determinations(Court& court);

/// judge_renewals judges consents to one more period, and lets the periods know of them.
Result<void> judge_renewals(Court& court, const Readings& readings, Periods& periods);

/// RunOff is what outlives the agreement.
struct RunOff {
  bool known = false;    // arrangements are on record
  bool is_open = false;  // one of them is not completed
};

/// judge_arrangements judges the record of arrangements and says what is open at the time asked about.
RunOff judge_arrangements(Court& court);

/// judge_registers judges registers of all acts, and says what is known of notices that would have ended the agreement
/// before or with the running period.
Result<NoticeKnowledge> judge_registers(Court& court, const Readings& readings, Periods& periods);

}  // namespace libsign::dossier
