#pragma once

#include "evidence/evidence.hpp"
#include "libsign/limits.hpp"

namespace libsign::xades {

/// read_signed_properties reads the claims of `octets`, the canonical SignedProperties that a reference
/// digested, into `evidence`. What cannot be read becomes a format finding (EN 319 132-1, 5.2).
void read_signed_properties(ByteView octets, const Limits& limits, evidence::Evidence& evidence);

}  // namespace libsign::xades
