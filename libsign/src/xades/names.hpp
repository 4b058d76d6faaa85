#pragma once

#include <algorithm>
#include <array>
#include <string_view>

/// Names of EN 319 132-1 and of the versions before it that files still carry.
namespace libsign::xades {

inline constexpr std::string_view kXades132 = "http://uri.etsi.org/01903/v1.3.2#";
inline constexpr std::string_view kXadesExtended = "http://uri.etsi.org/19132/v1.1.1#";  // EN 319 132-3
inline constexpr std::string_view kXades141 = "http://uri.etsi.org/01903/v1.4.1#";
inline constexpr std::array<std::string_view, 3> kQualifyingNamespaces = {
    kXades132, "http://uri.etsi.org/01903/v1.2.2#", "http://uri.etsi.org/01903/v1.1.1#"};

inline constexpr std::string_view kSignedPropertiesType = "http://uri.etsi.org/01903#SignedProperties";
inline constexpr std::array<std::string_view, 4> kSignedPropertiesTypes = {
    kSignedPropertiesType, "http://uri.etsi.org/01903/v1.1.1#SignedProperties",
    "http://uri.etsi.org/01903/v1.2.2#SignedProperties", "http://uri.etsi.org/01903/v1.3.2#SignedProperties"};
inline constexpr std::string_view kCountersignedType = "http://uri.etsi.org/01903#CountersignedSignature";
inline constexpr std::string_view kManifestType = "http://www.w3.org/2000/09/xmldsig#Manifest";
inline constexpr std::string_view kAsic = "http://uri.etsi.org/02918/v1.2.1#";

inline bool is_qualifying_namespace(std::string_view ns) {
  return std::find(kQualifyingNamespaces.begin(), kQualifyingNamespaces.end(), ns) != kQualifyingNamespaces.end();
}
inline bool is_signed_properties_type(std::string_view type) {
  return std::find(kSignedPropertiesTypes.begin(), kSignedPropertiesTypes.end(), type) != kSignedPropertiesTypes.end();
}

}  // namespace libsign::xades
