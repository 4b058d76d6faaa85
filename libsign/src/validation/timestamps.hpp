#pragma once

#include <optional>
#include <span>
#include <vector>

#include <libsign/report.hpp>
#include "evidence/evidence.hpp"
#include "validation/certificates.hpp"
#include "validation/judge.hpp"
#include "validation/proofs.hpp"

namespace libsign::validation {

/// TimestampsVerdict is what all time-stamps of a signature prove together.
struct TimestampsVerdict {
  std::vector<TimestampReport> reports;  // in the order of the evidence
  std::optional<Instant> content_time;   // of the latest valid content time-stamp: the signature is not older
  std::optional<Finding> order_problem;  // the time-stamps contradict each other
  std::vector<Bytes> relied_on;          // SHA-256 of the revocation data that the valid ones rest on
};

/// The names under which ProofsOfExistence knows what has no octets of its own.
ByteView signature_object();
ByteView data_object();

/// judge_timestamps validates the time-stamps, the newest first, so that each can rest on what the later ones prove (EN
/// 319 102-1, 5.4 and 5.6.3), and adds what the valid ones prove to `proofs`.
TimestampsVerdict judge_timestamps(const evidence::Evidence& evidence, const Context& context,
                                   std::span<const Certificate> certificates, CertificateJudge& judge,
                                   ProofsOfExistence& proofs);

}  // namespace libsign::validation
