#pragma once

#include <span>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/report.hpp>
#include "evidence/evidence.hpp"

namespace libsign {

/// SignedOctetsMaker is the only maker of SignedOctets.
class SignedOctetsMaker {
 public:
  /// make collects, for every file and document that a TOTAL-PASSED signature covers whole, the octets that were
  /// digested and all such signatures over them. `reports` and `evidence` run in parallel; `data` gives media types.
  static std::vector<SignedOctets> make(std::span<const SignatureReport> reports,
                                        std::span<const evidence::Evidence> evidence, std::span<const Document> data);
};

}  // namespace libsign
