#pragma once

#include <optional>

#include "cms/signed_data.hpp"

namespace libsign::cms {

/// read_signer_info takes one SignerInfo in DER apart (RFC 5652, 5.3); nothing if it is malformed. An attribute whose
/// value cannot be read leaves its member empty.
std::optional<SignerInfo> read_signer_info(ByteView content);

}  // namespace libsign::cms
