#pragma once

#include <cstddef>

/// What the comparison of revisions takes at most. A file above a cap is not understood, and that is said.
namespace libsign::pdf_changes {

inline constexpr std::size_t kMaxPlaces = 1'000'000;  // objects by role, in one map; some 80 MB
inline constexpr std::size_t kMaxVisits = 4'000'000;  // values looked at, in all maps of one file; some seconds
inline constexpr std::size_t kMaxChanges = 10'000;    // that are kept; a form with 5,000 fields filled in stays below
inline constexpr std::size_t kMaxFindings = 20;       // of one signature; more are counted
inline constexpr unsigned kMaxFieldDepth = 50;        // of nested form fields; forms with 10 levels exist
inline constexpr std::size_t kMaxFieldName = 4096;    // octets of a name in full, which its kids repeat
inline constexpr std::size_t kMaxFieldNames = 16u << 20;  // octets of all names in full
inline constexpr std::size_t kMaxLocks = 2;  // of one signature, of its transform and its field; more lock all
inline constexpr std::size_t kMaxLockedFields = 10'000;    // that one lock names; it locks all if it names more
inline constexpr std::size_t kMaxLockedOctets = 1u << 19;  // … and in so many octets
inline constexpr std::size_t kMaxMetadata = 4u << 20;      // octets of one XMP packet; photo archives have 1 MB

}  // namespace libsign::pdf_changes
