#pragma once

#include "net/exchange.hpp"

namespace libsign::net {

/// check_redirect refuses a redirect from https to http, to another scheme, to an address with credentials, and one
/// that would turn a POST into a GET without its body (RFC 9110, 15.4).
Result<void> check_redirect(const Request& request, const Response& response);

/// refused_redirect is the Error for one that is not followed.
Error refused_redirect(std::string_view why, const std::string& from, const std::string& to);

}  // namespace libsign::net
