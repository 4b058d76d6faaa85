#pragma once

#include "cms/signed_data.hpp"
#include "evidence/evidence.hpp"

namespace libsign::cades {

/// read_signed_attributes puts the claims of the signed attributes (EN 319 122-1, 5.1 and 5.2) into the evidence. A
/// claim that cannot be read is the error ATTRIBUTE_MALFORMED; a copy of the algorithms that disagrees with those of
/// the SignerInfo (RFC 6211) is ALGORITHM_PROTECTION. What RFC 5652 asks of the attributes is cms::judge_signer's.
void read_signed_attributes(const cms::SignerInfo& signer, evidence::Evidence& evidence);

}  // namespace libsign::cades
