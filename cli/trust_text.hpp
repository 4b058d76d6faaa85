#pragma once

#include <span>
#include <string>

#include <libsign/trust_folder.hpp>
#include <nlohmann/json.hpp>

namespace libsign::cli {

/// What the verb `trust` shows, for people and as JSON (schema mocsign-trust/1).
std::string overview_text(const TrustFolder& folder, Instant now);
nlohmann::ordered_json overview_json(const TrustFolder& folder, const LoadedTrust& loaded, Instant now);

/// list_text and list_json show every service of a list with its status over time.
std::string list_text(const KeptList& kept, const TrustedList& list);
nlohmann::ordered_json list_json(const KeptList& kept, const TrustedList& list);

/// anchors_text and anchors_json show what is known of the anchors with one certificate.
std::string anchors_text(std::span<const TrustAnchor> anchors);
nlohmann::ordered_json anchors_json(std::span<const TrustAnchor> anchors);

}  // namespace libsign::cli
