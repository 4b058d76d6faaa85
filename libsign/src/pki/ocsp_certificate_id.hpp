#pragma once

#include <libsign/certificate.hpp>

namespace libsign::pki {

/// key_bits returns the public key as the hashes of OCSP take it: what the BIT STRING of the SubjectPublicKeyInfo holds
/// (RFC 6960, 4.1.1). It looks at the certificate's memory; empty if the key is not in whole octets.
ByteView key_bits(const Certificate& certificate);

}  // namespace libsign::pki
