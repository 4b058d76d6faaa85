#pragma once

#include "cades/subject.hpp"
#include "cades/values.hpp"

namespace libsign::cades {

/// read_timestamps reads the time-stamps and the validation data that stand in the attributes of one signer (EN 319
/// 122-1, 5.2.8, 5.3 to 5.5 and A.1): content-time-stamp, signature-time-stamp, CAdES-C-timestamp and archive
/// time-stamps of version 3 with the imprints of what they cover; older archive time-stamps without one, since their
/// input is not defined beyond doubt. Sets
/// the level of the evidence, which was Level::B for a signature that can have one.
void read_timestamps(const Subject& subject, Values& values, evidence::Evidence& evidence);

}  // namespace libsign::cades
