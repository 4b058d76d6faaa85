#pragma once

#include <libsign/report.hpp>
#include "evidence/evidence.hpp"

namespace libsign::xades {

/// Carried says which unsigned properties a signature has.
struct Carried {
  bool signature_timestamp = false;
  bool revocation_values = false;
  bool archive_timestamp = false;
};

/// level_of tells the baseline level that a XAdES signature has by what it carries (EN 319 132-1, 6.3); nothing is
/// judged by it. T asks for a signature time-stamp made before the signing certificate expired, LT for revocation data
/// of the signing certificate, unless it is self-issued. `evidence` has been read but for its level, which is None if
/// the signature is no XAdES.
Level level_of(const evidence::Evidence& evidence, const Carried& carried);

}  // namespace libsign::xades
