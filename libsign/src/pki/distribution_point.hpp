#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/bytes.hpp>

namespace libsign::pki {

/// Reasons is a set of ReasonFlags (RFC 5280, 4.2.1.13), flag n as bit n.
using Reasons = std::uint16_t;
inline constexpr Reasons kAllReasons = 0x1FE;  // keyCompromise to aACompromise

/// NameKeys are the names of a distribution point: two are the same point if they have a key in common.
using NameKeys = std::vector<std::string>;
bool have_common(const NameKeys& a, const NameKeys& b);
/// directory_key makes the key of a directoryName.
std::string directory_key(ByteView name);

/// DistributionPoint is one entry of cRLDistributionPoints.
struct DistributionPoint {
  NameKeys names{};  // empty: the names of the CRL issuers
  Reasons reasons = kAllReasons;
  NameKeys crl_issuers{};  // empty: the certificate's issuer
};

/// read_distribution_points reads the extension's value (RFC 5280, 4.2.1.13); nothing if it is malformed.
std::optional<std::vector<DistributionPoint>> read_distribution_points(ByteView extension, ByteView certificate_issuer);

/// IssuingDistributionPoint says which certificates a CRL speaks of (RFC 5280, 5.2.5).
struct IssuingDistributionPoint {
  NameKeys names{};  // empty: any
  bool only_user_certificates = false;
  bool only_ca_certificates = false;
  bool only_attribute_certificates = false;
  Reasons reasons = kAllReasons;
  bool indirect = false;
};

/// read_issuing_distribution_point reads the extension's value; nothing if it is malformed or says nothing.
std::optional<IssuingDistributionPoint> read_issuing_distribution_point(ByteView extension, ByteView crl_issuer);

}  // namespace libsign::pki
