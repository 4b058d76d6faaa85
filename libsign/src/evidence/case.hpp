#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/policy.hpp>
#include <libsign/report.hpp>
#include <libsign/trust_store.hpp>
#include "evidence/evidence.hpp"
#include "pki/revocation.hpp"

namespace libsign::evidence {

/// Supplement is what the judgement of one signature had besides what the signature carries.
struct Supplement {
  std::vector<Certificate> certificates;  // handed over or fetched
  pki::RevocationData revocation;         // likewise
  std::vector<Finding> notes;             // what was fetched, and what could not be
};

/// Case is everything that the verdict on one file depends on, the octets of the file left out: they have been read,
/// and what was found is in `evidence`.
struct Case {
  std::string path;
  Bytes sha256;
  Container container = Container::None;
  std::optional<std::string> error;  // why the file cannot be read; then there is no evidence
  std::vector<Finding> findings;     // about the file as a whole
  bool fails = false;                // without signatures, and more is wrong than that: see ADR 7
  std::vector<Evidence> evidence;
  std::vector<Supplement> supplements;  // runs in parallel to `evidence`
  std::optional<ActSummary> act;
  Instant validation_time{};
  Policy policy{};
  TrustStore trust{};
  Bytes trust_sha256;  // of the store that was judged with, of which `trust` may be a part
};

}  // namespace libsign::evidence
