#pragma once

#include <string_view>

#include <libsign/result.hpp>

#include "agreement/fields.hpp"

namespace libsign::agreement {

/// TermsFile is what a terms file says: everything of a memorandum but its text.
struct TermsFile {
  std::string language;
  Agreement agreement;
  Memorandum memorandum;
  Reading reading;  // with the blocks that the terms point at
};

/// read_terms reads a memorandum's terms in TOML. Errc::BadInput, naming the line, for anything missing, unknown
/// or malformed; Errc::LimitExceeded for a cap.
Result<TermsFile> read_terms(std::string_view toml, std::string_view name);

}  // namespace libsign::agreement
