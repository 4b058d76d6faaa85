#pragma once

#include <libsign/net.hpp>
#include <smartcard/helper.hpp>

#include "config.hpp"
#include "context.hpp"
#include "doctor_finding.hpp"

namespace libsign::cli {

/// check_clock asks the kernel whether somebody sets the clock.
void check_clock(Findings& findings);

/// check_trust judges what the user trusts: whether there is anything, and whether the lists are fresh.
void check_trust(const Context& context, const Config& config, Findings& findings);

/// check_tsa asks the time-stamping authority for a time-stamp, whose time also judges the clock.
void check_tsa(const std::string& url, net::Fetcher& fetcher, Instant now, Findings& findings);

/// check_ocsp asks whether the responders that the cards' certificates name can be reached.
void check_ocsp(const smartcard::Listing& listing, net::Fetcher& fetcher, Findings& findings);

}  // namespace libsign::cli
