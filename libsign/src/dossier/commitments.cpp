#include "dossier/commitments.hpp"

#include <algorithm>

namespace libsign::dossier {
namespace {

/// ETSI EN 319 132-1, 5.2.3.3 keeps the identifiers of TS 101 903.
constexpr std::string_view kPrefix = "http://uri.etsi.org/01903/v1.2.2#ProofOf";

bool says(const ActSignature& signature, std::string_view what) {
  return std::ranges::any_of(signature.commitments, [&](std::string_view uri) {
    return uri.starts_with(kPrefix) && uri.substr(kPrefix.size()) == what;
  });
}

bool says_any(const ActSignature& signature, std::initializer_list<std::string_view> what) {
  return std::ranges::any_of(what, [&](std::string_view one) { return says(signature, one); });
}

}  // namespace

bool says_delivery(const ActSignature& signature) { return says(signature, "Delivery"); }

Commitment commitment_of(const ActSignature& signature, ActKind kind) {
  switch (kind) {
    case ActKind::Receipt: return says(signature, "Receipt") ? Commitment::Fits : Commitment::Mismatch;
    case ActKind::Notice: return says(signature, "Origin") ? Commitment::Fits : Commitment::Mismatch;
    case ActKind::Delivery:
      return says_any(signature, {"Delivery", "Origin", "Approval", "Sender", "Receipt"}) ? Commitment::Fits
                                                                                           : Commitment::Mismatch;
    default: break;
  }
  if (says_any(signature, {"Approval", "Origin"})) return Commitment::Fits;
  const bool less = kind != ActKind::Consent && says_any(signature, {"Receipt", "Sender", "Creation"});
  return less && is_mutual(kind) ? Commitment::Less : Commitment::Mismatch;
}

}  // namespace libsign::dossier
