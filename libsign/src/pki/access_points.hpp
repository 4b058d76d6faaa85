#pragma once

#include <string>
#include <vector>

#include <libsign/certificate.hpp>

namespace libsign::pki {

/// AccessPoints are the HTTP addresses that a certificate names (RFC 5280, 4.2.2.1 and 4.2.1.13), in its order, at most
/// kMaxAccessPoints of each kind.
struct AccessPoints {
  std::vector<std::string> ocsp;        // responders
  std::vector<std::string> ca_issuers;  // the certificate that issued this one
  std::vector<std::string> crls;        // distribution points; those of a delta CRL (freshestCRL) left out
};
inline constexpr std::size_t kMaxAccessPoints = 5;

AccessPoints access_points(const Certificate& certificate);

}  // namespace libsign::pki
