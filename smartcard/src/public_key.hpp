#pragma once

#include <optional>

#include <libsign/certificate.hpp>

#include "cryptoki.hpp"

namespace smartcard {

/// read_public_key builds the key of a CKO_PUBLIC_KEY object; nothing for a kind that libsign does not know or for
/// attributes that make no key.
std::optional<libsign::PublicKey> read_public_key(const Session& session, CK_OBJECT_HANDLE object);

}  // namespace smartcard
