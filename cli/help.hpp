#pragma once

#include <string>

#include "command.hpp"

namespace libsign::cli {

/// overview lists the verbs.
std::string overview();
/// help_of says what one verb does and understands.
std::string help_of(const Command& command);

}  // namespace libsign::cli
