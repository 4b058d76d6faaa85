#pragma once

#include <string_view>
#include <vector>

#include <libsign/result.hpp>

namespace libsign::crypto {

/// PemBlock is one encapsulated text (RFC 7468).
struct PemBlock {
  std::string_view label;
  std::string_view body;   // what stands between the boundaries
  std::string_view whole;  // with its boundaries
};

/// read_pem finds every block of `text`, which must outlive them; words between blocks are skipped.
/// Errc::BadInput for a boundary without its counterpart.
Result<std::vector<PemBlock>> read_pem(std::string_view text);

}  // namespace libsign::crypto
