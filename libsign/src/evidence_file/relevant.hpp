#pragma once

#include <vector>

#include "evidence/case.hpp"

namespace libsign::evidence {

/// Anchors are those of a store that a case is saved with.
struct Anchors {
  std::vector<TrustAnchor> kept;
  bool whole = true;  // they are the store
};

/// relevant_anchors returns all anchors of a small store. Of a large one it returns those that a judgement of this case
/// can come upon: anchors are looked up by the name of an issuer or a signer, or by a certificate at hand.
Anchors relevant_anchors(const Case& one);

}  // namespace libsign::evidence
