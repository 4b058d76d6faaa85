#pragma once

#include "dossier/court.hpp"
#include "dossier/notices.hpp"
#include "dossier/periods.hpp"
#include "dossier/readings.hpp"
#include "dossier/records.hpp"

namespace libsign::dossier {

/// live finds state and period of the agreement under every reading that is open, and of all together: DISPUTED where
/// they differ. Fails if the calendar cannot compute with the memorandum's own terms.
Result<void> live(const Court& court, const Readings& readings, Periods& periods, const Notices& notices,
                  const RunOff& run_off, Status& status);

}  // namespace libsign::dossier
