#pragma once

#include <string_view>

#include "evidence_file/objects.hpp"

namespace libsign::evidence {

/// parse_strictly reads JSON (RFC 8259) under caps on its size, depth and number of values, and without names that
/// stand twice in one object. Throws Malformed, or TooMuch above a cap.
Json parse_strictly(std::string_view text);

/// TooMuch is thrown where a cap is exceeded; its text names the cap.
struct TooMuch : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace libsign::evidence
