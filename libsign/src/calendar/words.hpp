#pragma once

#include <string>
#include <string_view>

#include <libsign/reading.hpp>

namespace libsign::calendar {

/// word returns the word that files and ids have for a value.
std::string_view word(RunsFrom runs_from);
std::string word(const NoticeZone& zone);

}  // namespace libsign::calendar
