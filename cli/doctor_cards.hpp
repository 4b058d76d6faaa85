#pragma once

#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include <smartcard/helper.hpp>

#include "context.hpp"
#include "doctor_finding.hpp"
#include "pcsc.hpp"

namespace libsign::cli {

/// check_readers judges the PC/SC daemon, who may use it, and its readers.
void check_readers(const Context& context, const PcscState& state, Findings& findings);

/// check_drivers judges what could be loaded, and versions and settings that are known to be trouble.
void check_drivers(const Context& context, const Result<smartcard::Listing>& listing, Findings& findings);

/// check_cards judges tokens, their PINs and their certificates.
void check_cards(const smartcard::Listing& listing, Instant now, Findings& findings);

}  // namespace libsign::cli
