#pragma once

#include <optional>
#include <string_view>

#include <libsign/time.hpp>

namespace libsign::pades {

/// parse_date reads a date of ISO 32000-2, 7.9.4: "D:20260101120000+02'00'", parts left out from behind, without a zone
/// UTC. Nothing for anything else.
std::optional<Instant> parse_date(std::string_view text);

}  // namespace libsign::pades
