#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <libsign/report.hpp>

/// The room that writes reports down.
namespace libsign::report {

using Json = nlohmann::ordered_json;

/// Detail says whether a signature's description carries the verdict on it.
enum class Detail { ClaimsOnly, WithVerdict };

/// signature_json describes one signature.
Json signature_json(const SignatureReport& signature, Detail detail);
/// certificate_json names a certificate.
Json certificate_json(const Certificate& certificate);
Json findings_json(const std::vector<Finding>& findings);
Json act_json(const std::optional<ActSummary>& act);
/// hex_or_null is the hexadecimal form, or null where there are no octets.
Json hex_or_null(ByteView bytes);
/// string_or_null is the text, or null where it is empty.
Json string_or_null(std::string_view text);
/// one_line dumps in ASCII, with U+FFFD for what is not UTF-8.
std::string one_line(const Json& json);

}  // namespace libsign::report
