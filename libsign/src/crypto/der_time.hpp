#pragma once

#include <optional>

#include <crypto/der.hpp>
#include <libsign/time.hpp>

namespace libsign::crypto::der {

/// read_time reads a UTCTime or GeneralizedTime as certificates, CRLs and OCSP responses have them (RFC 5280, 4.1.2.5):
/// seconds are always there, fractions never, the zone is Z. UTCTime's years run from 1950 to 2049.
std::optional<Instant> read_time(const Element& element);

/// read_fractional_time reads a GeneralizedTime that may have a fraction, as time-stamps have it (RFC 3161, 2.4.2);
/// the fraction is cut off.
std::optional<Instant> read_fractional_time(const Element& element);

}  // namespace libsign::crypto::der
