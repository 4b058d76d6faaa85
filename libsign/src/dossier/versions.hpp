#pragma once

#include <vector>

#include <libsign/texts.hpp>

#include "dossier/court.hpp"

namespace libsign::dossier {

/// Versions is the chain of texts from the memorandum's own on.
struct Versions {
  std::vector<VersionStatus> chain;   // version 0 first; empty if the memorandum's text is not what it names
  std::size_t in_force = 0;           // index of the last version in force at the time asked about
  LabelledText text;                  // its words
  std::vector<const Entry*> made_by;  // in parallel to chain; null for version 0
};

/// judge_versions judges modifications, corrections and integrations. A modification to which all have consented makes
/// the next version if its base is the last one. One that was begun after another had made the next version is stale;
/// those that were on their way at the same time are in conflict, or commute, and then none makes a version.
Versions judge_versions(Court& court);

}  // namespace libsign::dossier
