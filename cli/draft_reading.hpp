#pragma once

#include <string>
#include <utility>
#include <vector>

#include <libsign/result.hpp>

namespace libsign::cli {

/// reading_values returns all parameters of a reading as keys of a draft of kind Reading: of a shipped convention by
/// its name, else of a file. Errors as calendar::load_reading().
Result<std::vector<std::pair<std::string, std::string>>> reading_values(const std::string& name);

}  // namespace libsign::cli
