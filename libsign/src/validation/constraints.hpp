#pragma once

#include <span>
#include <vector>

#include <libsign/policy.hpp>
#include "evidence/evidence.hpp"

namespace libsign::validation {

/// outdated_algorithms returns a finding for each algorithm or key of the signature, its references and its chain
/// (the anchor's own signature left out) that `policy` no longer accepts at `time` (EN 319 102-1, 5.2.8): an error, but
/// a warning for the digest that names the signing certificate.
std::vector<Finding> outdated_algorithms(const evidence::Evidence& evidence, std::span<const Certificate> chain,
                                         const Policy& policy, Instant time);

/// unmet_requirements returns a finding for each thing that `policy` asks of a signature whose time-stamps, revocation
/// data and qualification are judged: its level, its qualification, the delays between signing, time-stamp and
/// revocation data (EN 319 102-1, 5.2.8 and 5.5.4). An error among them is SIG_CONSTRAINTS_FAILURE.
std::vector<Finding> unmet_requirements(const SignatureReport& signature, const Policy& policy);

}  // namespace libsign::validation
