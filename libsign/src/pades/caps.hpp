#pragma once

#include <cstddef>

namespace libsign::pades {

inline constexpr std::size_t kMaxFieldVisits = 1'000'000;   // form fields looked at, in all revisions together
inline constexpr unsigned kMaxFieldDepth = 50;              // of nested form fields; forms with 10 levels exist
inline constexpr std::size_t kMaxSignatureFields = 10'000;  // with a value, in one revision
inline constexpr std::size_t kMaxValidationData = 4'000;    // certificates, CRLs and OCSP responses of one DSS
inline constexpr std::size_t kMaxFormBytes = 64u << 20;  // signed by a signature that has to be copied to be verified

}  // namespace libsign::pades
