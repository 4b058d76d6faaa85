#include <fmt/format.h>

#include <algorithm>

#include "net/cache.hpp"
#include "net/caching_headers.hpp"
#include "net/exchange.hpp"
#include "net/redirect.hpp"

namespace libsign::net {

namespace {

using Clock = std::chrono::steady_clock;

constexpr long kOk = 200;
constexpr long kNotModified = 304;

Error wrong_status(long status, const std::string& url) {
  const auto address = read_address(url);
  Error error{Errc::Network, fmt::format("{} answered with HTTP status {}", address ? address->host : url, status),
              url};
  error.hint = status >= 500 ? "the service has a problem of its own: try again later" : "check the address";
  return error;
}

class HttpFetcher final : public Fetcher {
 public:
  explicit HttpFetcher(const HttpOptions& options) : options_(options), exchanges_(options), cache_(options.cache) {}

  Result<Bytes> get(std::string_view url, std::size_t max_bytes) override {
    auto cached = options_.cache.empty() ? std::nullopt : cache_.find(url, max_bytes);
    if (cached && options_.now && cached->is_fresh(options_.now())) return std::move(cached->body);
    Request request{.url = std::string(url), .max_bytes = max_bytes};
    if (cached && !cached->etag.empty()) request.headers.push_back("If-None-Match: " + cached->etag);
    if (cached && !cached->last_modified.empty())
      request.headers.push_back("If-Modified-Since: " + cached->last_modified);
    auto response = follow(std::move(request));
    if (!response) return response.error();
    const bool confirmed = response->status == kNotModified && cached && cached->can_be_confirmed();
    if (response->status != kOk && !confirmed) return wrong_status(response->status, std::string(url));
    if (confirmed) response->body = std::move(cached->body);
    if (!options_.cache.empty()) keep(url, *response, confirmed ? &*cached : nullptr);
    return std::move(response->body);
  }

  Result<Bytes> post(std::string_view url, std::string_view content_type, ByteView body,
                     std::size_t max_bytes) override {
    // "Expect:" keeps curl from waiting for a "100 Continue" that few of these servers send.
    auto response = follow({.url = std::string(url),
                            .headers = {fmt::format("Content-Type: {}", content_type), "Expect:"},
                            .body = &body,
                            .max_bytes = max_bytes});
    if (!response) return response.error();
    if (response->status != kOk) return wrong_status(response->status, std::string(url));
    return std::move(response->body);
  }

 private:
  /// follow carries out a request and the redirects that it meets, all within one time.
  Result<Response> follow(Request request) {
    const auto deadline = Clock::now() + options_.total_timeout;
    for (std::size_t redirects = 0;; ++redirects) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
      auto response = exchanges_.run(request, std::max(left, std::chrono::milliseconds(1)));  // 0 would mean: no limit
      if (!response || response->redirect.empty()) return response;
      if (redirects == options_.max_redirects)
        return refused_redirect(fmt::format("more than {}", redirects), request.url, response->redirect);
      if (auto allowed = check_redirect(request, *response); !allowed) return allowed.error();
      request.url = std::move(response->redirect);
    }
  }

  /// keep stores an answer; one that the server confirmed keeps the validators that it has.
  void keep(std::string_view url, const Response& response, const CacheEntry* confirmed) const {
    const CachingRules rules = caching_rules(response);
    if (!rules.may_store) return cache_.remove(url);
    const auto header = [&](const char* name, const std::string& otherwise) {
      const auto found = response.headers.find(name);
      return found != response.headers.end() ? found->second : otherwise;
    };
    CacheEntry entry{
        .etag = header("etag", confirmed != nullptr ? confirmed->etag : std::string()),
        .last_modified = header("last-modified", confirmed != nullptr ? confirmed->last_modified : std::string()),
        .body = response.body};
    if (options_.now) {
      entry.stored = options_.now();
      entry.fresh_until = *entry.stored + rules.fresh_for;
    }
    if (entry.can_be_confirmed() || rules.fresh_for.count() > 0) cache_.store(url, entry);
  }

  const HttpOptions options_;
  Exchanges exchanges_;
  Cache cache_;
};

}  // namespace

std::unique_ptr<Fetcher> http_fetcher(const HttpOptions& options) { return std::make_unique<HttpFetcher>(options); }

}  // namespace libsign::net
