#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <libsign/export.hpp>

namespace libsign {

/// Instant is a point in UTC with a resolution of one second. Nothing in libsign reads the clock.
using Instant = std::chrono::sys_seconds;

/// format_instant writes "2026-11-21T16:00:00Z".
LIBSIGN_EXPORT std::string format_instant(Instant instant);

/// parse_instant reads an xsd:dateTime with a zone ("…Z" or "…+02:00"), fractions of a second cut off; also a
/// bare date, which means its first second in UTC. Nothing for anything else, a dateTime without a zone included.
LIBSIGN_EXPORT std::optional<Instant> parse_instant(std::string_view text);

}  // namespace libsign
