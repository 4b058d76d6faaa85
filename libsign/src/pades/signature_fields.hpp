#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/result.hpp>
#include "pdf/file.hpp"

namespace libsign::pades {

/// SignatureField is one form field that holds a signature.
struct SignatureField {
  std::string name;                       // fully qualified: partial names from the top, with periods between
  pdf::Dictionary field;                  // of the field itself
  pdf::Dictionary signature;              // its value
  std::optional<pdf::Reference> value{};  // the object that the value is; nothing if it stands in the field itself
  bool is_signature_field = true;         // its type is Sig
};

/// signature_fields walks the form of `revision` and returns the fields that are signed: those of type Sig with a
/// value, and others whose value is a signature dictionary (ISO 32000-2, 12.7). Each field is visited once. `visits`
/// counts over all calls. Errc::BadInput for a form that cannot be read or that visits a field twice;
/// Errc::LimitExceeded above kMaxFieldVisits or kMaxFieldDepth.
Result<std::vector<SignatureField>> signature_fields(pdf::File& file, std::size_t revision, std::size_t& visits);

}  // namespace libsign::pades
