#pragma once

#include <optional>

#include "cms/signed_data.hpp"

namespace libsign::cms {

/// read_digest_algorithm reads the content of a DigestAlgorithmIdentifier; nothing if it is none that is known.
std::optional<Digest> read_digest_algorithm(ByteView content);

/// read_signer_info takes one SignerInfo in DER apart (RFC 5652, 5.3); nothing if it is malformed. An attribute whose
/// value cannot be read leaves its member empty.
std::optional<SignerInfo> read_signer_info(ByteView content);

}  // namespace libsign::cms
