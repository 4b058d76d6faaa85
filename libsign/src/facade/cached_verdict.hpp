#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <libsign/dossier.hpp>

namespace libsign {

inline constexpr std::string_view kVerdictSchema = "mocsign-verdict/1";

/// write_verdict writes a verdict that a cache keeps; every signature of the record has a time-stamp.
std::string write_verdict(const Report& report, const ActRecord& record, Instant good_until);

/// read_verdict reads what write_verdict() wrote of the container with that digest, and the act from the container's
/// octets. Nothing if it is malformed, about something else, or not to be had at the time of validation.
std::optional<ActRecord> read_verdict(std::string_view verdict, const Document& document, const Bytes& sha256,
                                      const std::string& file, const VerifyOptions& options);

}  // namespace libsign
