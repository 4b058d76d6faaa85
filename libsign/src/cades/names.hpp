#pragma once

#include <string_view>

/// Object identifiers of EN 319 122-1 and of the versions of TS 101 733 before it, dotted.
namespace libsign::cades {

// signed
inline constexpr std::string_view kSignaturePolicy = "1.2.840.113549.1.9.16.2.15";
inline constexpr std::string_view kCommitmentType = "1.2.840.113549.1.9.16.2.16";
inline constexpr std::string_view kSignerLocation = "1.2.840.113549.1.9.16.2.17";
inline constexpr std::string_view kSignerAttributes = "1.2.840.113549.1.9.16.2.18";
inline constexpr std::string_view kSignerAttributesV2 = "0.4.0.19122.1.1";
inline constexpr std::string_view kContentTimestamp = "1.2.840.113549.1.9.16.2.20";
inline constexpr std::string_view kAlgorithmProtection = "1.2.840.113549.1.9.52";  // RFC 6211
inline constexpr std::string_view kAdobeRevocation = "1.2.840.113583.1.1.8";       // ISO 32000-2, 12.8.3.3.2

// unsigned
inline constexpr std::string_view kCounterSignature = "1.2.840.113549.1.9.6";
inline constexpr std::string_view kSignatureTimestamp = "1.2.840.113549.1.9.16.2.14";
inline constexpr std::string_view kCertificateReferences = "1.2.840.113549.1.9.16.2.21";
inline constexpr std::string_view kRevocationReferences = "1.2.840.113549.1.9.16.2.22";
inline constexpr std::string_view kCertificateValues = "1.2.840.113549.1.9.16.2.23";
inline constexpr std::string_view kRevocationValues = "1.2.840.113549.1.9.16.2.24";
inline constexpr std::string_view kCadesCTimestamp = "1.2.840.113549.1.9.16.2.25";
inline constexpr std::string_view kReferencesTimestamp = "1.2.840.113549.1.9.16.2.26";
inline constexpr std::string_view kArchiveTimestamp = "1.2.840.113549.1.9.16.2.27";
inline constexpr std::string_view kArchiveTimestampV2 = "1.2.840.113549.1.9.16.2.48";
inline constexpr std::string_view kArchiveTimestampV3 = "0.4.0.1733.2.4";
inline constexpr std::string_view kHashIndex = "0.4.0.1733.2.5";     // TS 101 733 v2.2.1, 6.4.2
inline constexpr std::string_view kHashIndexV3 = "0.4.0.19122.1.5";  // EN 319 122-1, 5.5.2

/// kCommitments is the arc below which 1 is proof of origin, and 6 is proof of creation.
inline constexpr std::string_view kCommitments = "1.2.840.113549.1.9.16.6.";

}  // namespace libsign::cades
