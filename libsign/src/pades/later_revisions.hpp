#pragma once

#include <vector>

#include <libsign/report.hpp>
#include "pdf/file.hpp"

namespace libsign::pades {

/// unexplained_after looks at all octets behind the revision `covered`. Each stretch that no revision accounts for is
/// the error UNEXPLAINED_BYTES, and so is a revision that lists objects which its size excludes.
std::vector<Finding> unexplained_after(pdf::File& file, std::size_t covered);

}  // namespace libsign::pades
