#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/net.hpp>

namespace libsign::net {

/// Request is one HTTP request; a body makes it a POST.
struct Request {
  std::string url;
  std::vector<std::string> headers{};  // "Name: value"
  const ByteView* body = nullptr;      // kept by the caller
  std::size_t max_bytes = 0;
};

/// Response is what came back, its headers by their names in lower case; of several the last.
struct Response {
  long status = 0;
  std::map<std::string, std::string> headers{};
  Bytes body{};
  std::string redirect{};  // where it points to, made absolute; empty if nowhere
};

/// Exchanges carries out single requests, without following redirects, over connections that are used again.
/// Thread-safe.
class Exchanges {
 public:
  explicit Exchanges(HttpOptions options);
  ~Exchanges();
  Exchanges(const Exchanges&) = delete;
  Exchanges& operator=(const Exchanges&) = delete;

  /// run fails with Errc::Network, in words.
  Result<Response> run(const Request& request, std::chrono::milliseconds timeout);

  struct Handle;

 private:
  std::unique_ptr<Handle> take();

  const HttpOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Handle>> idle_;
};

/// Address is what of a URL decides where it leads.
struct Address {
  std::string scheme;  // lower case
  std::string host;
};

/// read_address refuses all but http and https, and a URL with credentials in it.
Result<Address> read_address(const std::string& url);

}  // namespace libsign::net
