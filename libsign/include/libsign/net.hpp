#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <libsign/bytes.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

namespace libsign::net {

/// Fetcher is the only way by which this library reaches the network: who gives none gets none. Thread-safe.
class LIBSIGN_EXPORT Fetcher {
 public:
  virtual ~Fetcher() = default;
  /// get fetches `url` by HTTP GET: at most `max_bytes`. Errc::Network for everything that goes wrong, `where` is the
  /// URL.
  virtual Result<Bytes> get(std::string_view url, std::size_t max_bytes) = 0;
  /// post sends `body` by HTTP POST. Answers are never cached.
  virtual Result<Bytes> post(std::string_view url, std::string_view content_type, ByteView body,
                             std::size_t max_bytes) = 0;
};

/// HttpOptions caps what one exchange may cost and says what answers may be kept.
struct HttpOptions {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{30'000};  // one exchange, redirects included
  std::size_t max_redirects = 5;
  std::string proxy{};  // "http://proxy:3128"; empty: as the environment says
  std::string user_agent = "mocsign";
  std::filesystem::path cache{};  // folder for GET answers, made where it is missing; empty: no cache
  // The caller's clock, called by several threads at once: tells whether a cached answer is still fresh by its own
  // Cache-Control or Expires. Without it the server is asked each time whether the cached answer still holds.
  std::function<Instant()> now{};
};

/// http_fetcher speaks HTTP and HTTPS through libcurl; no other scheme, no file, no credentials, no cookies, and a
/// redirect from https to http is refused. Answers other than status 200 are errors. A cached answer that is neither
/// fresh nor confirmed by the server is never handed out: if the server does not answer, the call fails. Environment:
/// http_proxy, https_proxy, no_proxy, where `options.proxy` is empty. Thread-safe.
LIBSIGN_EXPORT std::unique_ptr<Fetcher> http_fetcher(const HttpOptions& options);

}  // namespace libsign::net
