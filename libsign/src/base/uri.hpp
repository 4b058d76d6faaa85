#pragma once

#include <string>
#include <string_view>

namespace libsign {

/// percent_decoded resolves %XX (RFC 3986, 2.1); a '%' that no two hexadecimal digits follow stays as it is.
std::string percent_decoded(std::string_view text);

/// percent_encoded encodes a relative path (UTF-8) as a URI reference: all but unreserved characters and '/'.
std::string percent_encoded(std::string_view path);

}  // namespace libsign
