#pragma once

#include <chrono>
#include <optional>

#include "net/exchange.hpp"

namespace libsign::net {

/// CachingRules is what a server says of keeping its answer (RFC 9111, 5.2 and 5.3).
struct CachingRules {
  bool may_store = true;
  std::chrono::seconds fresh_for{0};  // from now on
};

/// caching_rules reads Cache-Control, else Expires with Date. What cannot be understood means: not fresh.
CachingRules caching_rules(const Response& response);

}  // namespace libsign::net
