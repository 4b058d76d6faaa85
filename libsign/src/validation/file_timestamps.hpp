#pragma once

#include <vector>

#include <libsign/report.hpp>
#include "evidence/evidence.hpp"
#include "validation/judge.hpp"

namespace libsign::validation {

/// judge_file_timestamps validates time-stamps that belong to no signature (EN 319 102-1, 5.4): those of `holder`,
/// which has nothing else but the validation data that they carry. The reports are in their order; ids are "T0", "T1",
/// …
std::vector<TimestampReport> judge_file_timestamps(const evidence::Evidence& holder, const Context& context);

}  // namespace libsign::validation
