#pragma once

#include <span>
#include <string>

#include <libsign/act_kind.hpp>

namespace libsign::agreement {

/// Commitment is what a signature's commitments (ETSI EN 319 132-1, 5.2.3) make of an act of one kind.
enum class Commitment {
  Counts,       // it makes the signatory's participant a party to the act
  Beside,       // it may stand there but makes nobody a party: a draft, a transmission, proof of delivery, no claim
  Contradicts,  // it says something else than the act
};

/// judge_commitments tells what `commitments`, by their URIs, make of an act of `kind`. One that counts does so
/// beside others, unless one of them contradicts.
Commitment judge_commitments(ActKind kind, std::span<const std::string> commitments);

/// expected_commitments says which commitments count for `kind`, in words: "ProofOfOrigin or ProofOfApproval".
std::string expected_commitments(ActKind kind);

}  // namespace libsign::agreement
