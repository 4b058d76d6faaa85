#pragma once

#include <string_view>

/// Object identifiers of CMS, dotted.
namespace libsign::cms {

inline constexpr std::string_view kData = "1.2.840.113549.1.7.1";
inline constexpr std::string_view kSignedData = "1.2.840.113549.1.7.2";
inline constexpr std::string_view kTimestampInfo = "1.2.840.113549.1.9.16.1.4";  // RFC 3161, 2.4.2

inline constexpr std::string_view kContentTypeAttribute = "1.2.840.113549.1.9.3";
inline constexpr std::string_view kMessageDigestAttribute = "1.2.840.113549.1.9.4";
inline constexpr std::string_view kSigningTimeAttribute = "1.2.840.113549.1.9.5";
inline constexpr std::string_view kSigningCertificateAttribute = "1.2.840.113549.1.9.16.2.12";    // RFC 2634, 5.4
inline constexpr std::string_view kSigningCertificateV2Attribute = "1.2.840.113549.1.9.16.2.47";  // RFC 5035, 3

}  // namespace libsign::cms
