#pragma once

#include <vector>

#include "dossier/court.hpp"
#include "dossier/readings.hpp"
#include "dossier/versions.hpp"

namespace libsign::dossier {

/// ambiguities_of lists what the memorandum leaves open and the defects of its words, each with its clause, and the act
/// that closes it: an agreed reading that fixes the parameter or names the entry, or a change of the words.
std::vector<Ambiguity> ambiguities_of(const Court& court, const Readings& readings, const Versions& versions);

}  // namespace libsign::dossier
