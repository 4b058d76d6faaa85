#pragma once

#include <libsign/certificate.hpp>

namespace smartcard {

/// is_for_authentication tells a certificate whose extended key usage (RFC 5280, 4.2.1.12) is to log in: as a TLS
/// client, at a workstation, or at a door (SP 800-73-4, id-PIV-cardAuth).
bool is_for_authentication(const libsign::Certificate& certificate);

/// holds_home_address tells a certificate whose subjectAltName holds the holder's address, as those of Japan's JPKI for
/// signatures do.
bool holds_home_address(const libsign::Certificate& certificate);

}  // namespace smartcard
