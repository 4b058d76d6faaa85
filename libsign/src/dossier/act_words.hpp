#pragma once

#include <string>

#include <libsign/status_report.hpp>

namespace libsign::dossier {

/// mark_of returns the mark before an act: "✓", or "[ok]" where the terminal has no more.
std::string mark_of(ActVerdict verdict, const TextStyle& style);

}  // namespace libsign::dossier
