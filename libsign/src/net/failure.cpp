#include "net/failure.hpp"

#include <fmt/format.h>

#include "net/curl_library.hpp"

namespace libsign::net {

namespace {

struct Words {
  std::string_view what;  // {} is the host
  std::string_view hint;
};

Words words_for(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {"the host {} cannot be found", "check the name, and whether this machine has a network"};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {"the proxy on the way to {} cannot be found", "check the proxy's name in the settings or http_proxy"};
    case CURLE_COULDNT_CONNECT:
      return {"{} takes no connection", "the service may be down, or a firewall or proxy in between: try again later"};
    case CURLE_OPERATION_TIMEDOUT: return {"{} did not answer in time", "try again later, or allow a longer time"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return {"the TLS certificate of {} is not trusted", "check the machine's CA certificates and its clock"};
    case CURLE_SSL_CONNECT_ERROR:
      return {"no TLS connection to {} could be made", "the server may be too old, or speak no TLS there"};
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR: return {"the answer of {} broke off", "try again later"};
    case CURLE_GOT_NOTHING: return {"{} closed the connection without an answer", "try again later"};
    case CURLE_SEND_ERROR: return {"the request to {} could not be sent", "try again later"};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY: return {"{} does not answer by HTTP", "check the address"};
    case CURLE_OUT_OF_MEMORY: return {"memory ran out while {} was asked", ""};
    default: return {"the exchange with {} failed", "try again later"};
  }
}

}  // namespace

Error failure(CURLcode code, std::string_view host, std::string url, std::string detail) {
  const Words words = words_for(code);
  Error error{Errc::Network, fmt::format(fmt::runtime(words.what), host), std::move(url), std::string(words.hint)};
  if (detail.empty() && curl_library() != nullptr) detail = curl_library()->easy_strerror(code);
  error.detail = std::move(detail);
  return error;
}

Error not_installed(std::string url) {
  return {Errc::Network, "the library that fetches by HTTP is not there", std::move(url),
          "install libcurl (libcurl.so.4), in Debian the package libcurl4"};
}

Error too_much(std::string_view host, std::string url, std::size_t max_bytes) {
  return {Errc::Network, fmt::format("the answer of {} has more than the {} bytes that are allowed", host, max_bytes),
          std::move(url), "this address may not be the one of the service that it should be"};
}

}  // namespace libsign::net
