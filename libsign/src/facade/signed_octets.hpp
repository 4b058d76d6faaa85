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

  /// remember gives files back as signed that an earlier verdict found covered by `signatures` signatures. The caller
  /// has compared their digests with those of then.
  static std::vector<SignedOctets> remember(std::span<const Document> files, std::size_t signatures);
};

}  // namespace libsign
