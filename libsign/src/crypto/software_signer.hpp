#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <crypto/openssl.hpp>
#include <libsign/signer.hpp>

namespace libsign::crypto {

/// make_software_signer joins a private key with the one of `certificates` that holds its public key and orders the
/// others towards the anchor; those that do not belong to the chain are dropped.
///
/// Errc::NotFound if no certificate fits, Errc::Ambiguous if several do, Errc::Unsupported for a key that cannot sign
/// what signatures need. `name` is the file that errors point at.
Result<std::unique_ptr<Signer>> make_software_signer(PkeyPtr key, std::vector<Certificate> certificates,
                                                     std::string_view name);

}  // namespace libsign::crypto
