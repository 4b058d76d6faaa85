#pragma once

#include <vector>

#include <libsign/act.hpp>
#include <libsign/bytes.hpp>
#include <libsign/result.hpp>

namespace libsign::agreement {

/// read_delivery_evidence returns the events that a piece of evidence states, in its order. It says nothing on who
/// made the evidence: that is for the signatures over it. Errc::BadInput for XML of another vocabulary, an event that
/// is not known, or a time without a zone; Errc::LimitExceeded for a cap.
Result<std::vector<DeliveryEvent>> read_delivery_evidence(EvidenceType type, ByteView octets);

}  // namespace libsign::agreement
