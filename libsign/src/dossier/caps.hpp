#pragma once

#include <cstddef>

namespace libsign::dossier {

/// kMaxRecords bounds a dossier: a hundred times the acts that a busy agreement makes in a century.
inline constexpr std::size_t kMaxRecords = 100'000;

/// kMaxMemoranda is how many different memoranda may claim one agreement's name; each is judged with its own keys.
inline constexpr std::size_t kMaxMemoranda = 16;

/// kMaxDelegations is how often authority may be handed on among acts that are proven to exist at one moment. Offices
/// delegate twice or three times.
inline constexpr std::size_t kMaxDelegations = 64;

/// kMaxSuccessions is how often a participant's body may be succeeded: a reorganisation in each year of a century.
inline constexpr std::size_t kMaxSuccessions = 100;

/// kMaxRegisters is how many registers of acts are followed: each costs a walk over all acts, and one a year is many.
inline constexpr std::size_t kMaxRegisters = 100;

/// kMaxReadings bounds the readings of one run; the product of what texts leave open is below a hundred.
inline constexpr std::size_t kMaxReadings = 1'000;

/// kMaxAuthorityEntries bounds the verifier's register.
inline constexpr std::size_t kMaxAuthorityEntries = 10'000;

}  // namespace libsign::dossier
