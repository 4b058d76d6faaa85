#pragma once

#include <span>

#include "pki/path.hpp"

namespace libsign::pki {

/// judge_path applies RFC 5280, 6.1.3 to 6.1.5 to a complete chain, first certificate first, anchor last, whose names
/// and signatures fit together. The validity of the first certificate and everything but name and key of the last are
/// not looked at.
Path judge_path(std::span<const Certificate> chain, const PathOptions& options);

}  // namespace libsign::pki
