#pragma once

#include <libsign/calendar.hpp>

#include "dossier/court.hpp"

namespace libsign::dossier {

/// judge_delivery judges receipts and delivery evidence. Evidence counts if a service of the verifier's
/// register certifies it, or if the addressee brings it; brought by anybody else it is a claim. A receipt counts
/// against whom it is from.
void judge_delivery(Court& court);

/// Journey is what is proven of when a notice went out and arrived.
struct Journey {
  calendar::ProvenTime sent;
  calendar::ProvenTime received;
  bool arrived = false;       // something that counts says so
  bool claimed_only = false;  // only who claims to be the addressee says so, or the sender
};

/// journey_of gathers the evidence about a notice or a withdrawal.
Journey journey_of(Court& court, const Entry& entry);

}  // namespace libsign::dossier
