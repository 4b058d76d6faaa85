#pragma once

#include <span>
#include <string>
#include <vector>

#include <libsign/status_report.hpp>

namespace libsign::dossier {

/// mark_of returns the mark before an act: "✓", or "[ok]" where the terminal has no more.
std::string mark_of(ActVerdict verdict, const TextStyle& style);

/// without_repetition leaves out each answer counted forward that differs in nothing from the one counted backward.
std::vector<NoticeReading> without_repetition(std::span<const NoticeReading> readings);

}  // namespace libsign::dossier
