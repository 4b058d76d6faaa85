#pragma once

#include <libsign/act.hpp>

#include "dossier/entry.hpp"

namespace libsign::dossier {

/// Commitment is what a signature's commitments make of it on an act of some kind.
enum class Commitment {
  Fits,      // it makes the act
  Less,      // it says less than consent: received, sent, drafted. It does not count and contradicts nothing.
  Mismatch,  // it says something else than the act
};

/// commitment_of compares the signed commitments (EN 319 132-1, 5.2.3) with the kind of act.
Commitment commitment_of(const ActSignature& signature, ActKind kind);

/// says_delivery tells whether the signature claims to be of a delivery service.
bool says_delivery(const ActSignature& signature);

}  // namespace libsign::dossier
