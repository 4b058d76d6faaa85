#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include <libsign/result.hpp>

namespace libsign::net {

/// failure says in words what curl's code means; `host` is whom it happened with, `detail` curl's own words.
Error failure(CURLcode code, std::string_view host, std::string url, std::string detail);

/// not_installed is the Error where libcurl cannot be loaded.
Error not_installed(std::string url);

/// too_much is the Error for an answer that exceeds the caller's cap.
Error too_much(std::string_view host, std::string url, std::size_t max_bytes);

}  // namespace libsign::net
