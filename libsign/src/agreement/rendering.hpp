#pragma once

#include <string>

#include <libsign/act.hpp>

namespace libsign::agreement {

/// render writes an act as plain text for people: UTF-8, LF, lines of at most 78 characters where words allow. It
/// depends on nothing but the act, so that whoever reads the act can write it again and compare octets.
std::string render(const Act& act);

}  // namespace libsign::agreement
