#pragma once

#include <vector>

#include <libsign/report.hpp>
#include "pdf/file.hpp"

namespace libsign::pades {

/// UnexplainedOctets is a stretch that no revision accounts for, or a revision whose size excludes objects.
struct UnexplainedOctets {
  std::size_t revision = 0;  // in which it lies; one more than the last for what follows that
  Finding finding;           // UNEXPLAINED_BYTES, an error
};

/// unexplained_after looks at all octets behind the revision `covered`, in their order.
std::vector<UnexplainedOctets> unexplained_after(pdf::File& file, std::size_t covered);

}  // namespace libsign::pades
