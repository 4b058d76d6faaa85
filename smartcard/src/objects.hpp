#pragma once

#include <string>
#include <vector>

#include "pairing.hpp"

namespace smartcard {

/// read_objects reads every certificate, public key and private key that `session` shows; what cannot be read is
/// added to `skipped` with the reason.
libsign::Result<Objects> read_objects(const Session& session, std::vector<std::string>& skipped);

/// read_private_keys reads the private keys alone.
libsign::Result<std::vector<PrivateObject>> read_private_keys(const Session& session);
/// read_public_keys reads the public keys alone; those of unknown kinds are left out.
libsign::Result<std::vector<PublicObject>> read_public_keys(const Session& session);

}  // namespace smartcard
