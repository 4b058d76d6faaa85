#pragma once

#include <span>

#include <libsign/limits.hpp>
#include <libsign/policy.hpp>
#include <libsign/report.hpp>
#include <libsign/trust_store.hpp>
#include <libsign/trusted_list.hpp>
#include "evidence/evidence.hpp"
#include "pki/revocation.hpp"

namespace libsign::validation {

/// Context is what a verdict depends on besides the evidence.
struct Context {
  const TrustStore& trust;
  const Policy& policy;
  Instant validation_time;
  const Limits& limits;
  const pki::RevocationData* revocation = nullptr;  // besides what the signature carries: handed over or fetched
  std::span<const Certificate> certificates = {};   // likewise
  decltype(&libsign::qualify) qualify = nullptr;    // what trusted lists make of the signer; nobody: nothing
};

/// judge runs the building blocks of EN 319 102-1, 5.2, in the standard's order and returns the verdict on one
/// signature as the validation process for basic signatures (5.3) gives it. A pure function of its arguments.
SignatureReport judge(const evidence::Evidence& evidence, const Context& context);

}  // namespace libsign::validation
