#pragma once

#include <string_view>

/// Names of TS 119 612.
namespace libsign::trusted_lists {

inline constexpr std::string_view kList = "http://uri.etsi.org/02231/v2#";
inline constexpr std::string_view kAdditional = "http://uri.etsi.org/02231/v2/additionaltypes#";
inline constexpr std::string_view kQualifications =
    "http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#";
inline constexpr std::string_view kXades = "http://uri.etsi.org/01903/v1.3.2#";
inline constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

inline constexpr std::string_view kListOfLists = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists";
inline constexpr std::string_view kNationalList = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric";
inline constexpr std::string_view kMediaType = "application/vnd.etsi.tsl+xml";
inline constexpr std::string_view kCaQc = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC";
inline constexpr std::string_view kServiceStatus = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/";
inline constexpr std::string_view kServiceInformation = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/";

}  // namespace libsign::trusted_lists
