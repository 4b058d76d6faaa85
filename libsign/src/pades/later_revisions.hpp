#pragma once

#include <vector>

#include <libsign/report.hpp>
#include "pdf/file.hpp"

namespace libsign::pades {

/// LaterRevisions is what became of a file after the revision that a signature covers.
struct LaterRevisions {
  PdfChanges changes = PdfChanges::None;
  std::vector<Finding> findings;
};

/// judge_later_revisions looks at all that follows the octets of revision `covered`. Whatever is not understood is
/// suspicious: octets that no revision accounts for, a revision that lists objects which its size excludes, and any
/// change but to validation data.
LaterRevisions judge_later_revisions(pdf::File& file, std::size_t covered);

}  // namespace libsign::pades
