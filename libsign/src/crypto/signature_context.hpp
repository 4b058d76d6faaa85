#pragma once

#include <crypto/openssl.hpp>

namespace libsign::crypto {

/// fits says whether `key` is of the kind that `algorithm` needs; a key restricted to RSASSA-PSS fits nothing else.
bool fits(const PublicKey& key, const SignatureAlgorithm& algorithm);

/// configure tells an initialised sign or verify context its digest, padding and salt. False if the key or the
/// provider does not allow them.
bool configure(EVP_PKEY_CTX* context, const SignatureAlgorithm& algorithm);

}  // namespace libsign::crypto
