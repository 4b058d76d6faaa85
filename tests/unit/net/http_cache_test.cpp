#include <atomic>
#include <catch2/catch.hpp>
#include <optional>
#include <thread>

#include <libsign/net.hpp>

#include "support/fault_server.hpp"
#include "temp_folder.hpp"

using namespace libsign;
using namespace std::chrono_literals;
using support::FaultServer;
using support::Reply;

namespace {

constexpr std::size_t kMany = 1u << 20;
const Bytes kFirst = to_bytes("the first list");
const Bytes kSecond = to_bytes("the second list");

/// Publisher serves one document with caching headers, and counts.
struct Publisher {
  std::vector<std::string> headers;
  Bytes document = kFirst;
  std::string etag{};  // the request that names it gets 304
  unsigned status = 200;
  std::atomic<int> asked = 0;
  std::atomic<int> confirmed = 0;

  Reply reply(std::string_view head) {
    ++asked;
    if (status != 200) return {.status = status, .body = document};
    if (!etag.empty() && head.find("If-None-Match: " + etag) != std::string_view::npos) {
      ++confirmed;
      return {.status = 304, .headers = headers};
    }
    return {.headers = headers, .body = document};
  }
};

struct Setting {
  Publisher publisher;
  net_test::TempFolder temp{};
  Instant now = *parse_instant("2026-11-21T16:00:00Z");
  std::optional<FaultServer> server{};
  std::unique_ptr<net::Fetcher> fetcher{};
  std::string url{};

  explicit Setting(std::vector<std::string> headers, std::string etag = {})
      : publisher{.headers = std::move(headers), .etag = std::move(etag)} {
    server.emplace([this](const sandbox::Request&, std::string_view head) { return publisher.reply(head); });
    fetcher = net::http_fetcher({.total_timeout = 2s, .cache = temp.path(), .now = [this] { return now; }});
    url = server->url() + "/list";
  }
  Bytes get() {
    auto body = fetcher->get(url, kMany);
    if (!body) FAIL(body.error().what);
    return *body;
  }
};

}  // namespace

TEST_CASE("fetcher: a fresh answer is not asked for again, a stale one is", "[net][cache]") {
  Setting setting({"Cache-Control: max-age=60"});
  CHECK(setting.get() == kFirst);
  setting.publisher.document = kSecond;
  setting.now += 59s;
  CHECK(setting.get() == kFirst);
  CHECK(setting.publisher.asked == 1);
  setting.now += 1s;
  CHECK(setting.get() == kSecond);
  CHECK(setting.publisher.asked == 2);
}

TEST_CASE("fetcher: a stale answer is confirmed by its ETag and fresh again", "[net][cache]") {
  Setting setting({"Cache-Control: max-age=60", "ETag: \"one\""}, "\"one\"");
  CHECK(setting.get() == kFirst);
  setting.now += 1h;
  CHECK(setting.get() == kFirst);
  CHECK(setting.publisher.confirmed == 1);
  setting.now += 30s;
  CHECK(setting.get() == kFirst);
  CHECK(setting.publisher.asked == 2);
}

TEST_CASE("fetcher: a stale answer is not handed out when the server fails", "[net][cache][reject]") {
  Setting setting({"Cache-Control: max-age=60", "ETag: \"one\""}, "\"one\"");
  CHECK(setting.get() == kFirst);
  setting.now += 1h;
  setting.publisher.status = 503;
  CHECK(setting.fetcher->get(setting.url, kMany).error().code == Errc::Network);
  setting.server.reset();
  CHECK(setting.fetcher->get(setting.url, kMany).error().code == Errc::Network);
}

TEST_CASE("fetcher: what may not be stored is not", "[net][cache]") {
  Setting setting({"Cache-Control: no-store", "ETag: \"one\""}, "\"one\"");
  CHECK(setting.get() == kFirst);
  CHECK(std::filesystem::is_empty(setting.temp.path()));
  CHECK(setting.get() == kFirst);
  CHECK(setting.publisher.confirmed == 0);
}

TEST_CASE("fetcher: without a clock every cached answer is confirmed", "[net][cache]") {
  Setting setting({"Cache-Control: max-age=60", "ETag: \"one\""}, "\"one\"");
  setting.fetcher = net::http_fetcher({.cache = setting.temp.path()});
  CHECK(setting.get() == kFirst);
  CHECK(setting.get() == kFirst);
  CHECK(setting.publisher.confirmed == 1);
}

TEST_CASE("fetcher: a 304 that nobody asked for is an error", "[net][cache][reject]") {
  Setting setting({});
  setting.publisher.status = 304;
  CHECK(setting.fetcher->get(setting.url, kMany).error().code == Errc::Network);
}

TEST_CASE("fetcher: a redirect is followed, with the body where it is sent again", "[net]") {
  const FaultServer server([](const sandbox::Request& request, std::string_view) -> Reply {
    if (request.path == "/old") return {.status = 307, .headers = {"Location: /new"}};
    return {.body = request.body.empty() ? kFirst : request.body};
  });
  const auto fetcher = net::http_fetcher({.total_timeout = 2s});
  CHECK(fetcher->get(server.url() + "/old", kMany).value() == kFirst);
  CHECK(fetcher->post(server.url() + "/old", "application/timestamp-query", kSecond, kMany).value() == kSecond);
}

TEST_CASE("fetcher: redirects share one time", "[net][reject]") {
  const FaultServer server([](const sandbox::Request& request, std::string_view) -> Reply {
    std::this_thread::sleep_for(200ms);
    return {.status = 302, .headers = {"Location: " + request.path + "x"}};
  });
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(net::http_fetcher({.total_timeout = 500ms, .max_redirects = 50})->get(server.url() + "/", kMany));
  CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("fetcher: neither cookies nor credentials are sent, whatever a server sets", "[net]") {
  std::atomic<bool> sent = false;
  const FaultServer server([&](const sandbox::Request&, std::string_view head) -> Reply {
    if (head.find("Cookie") != std::string_view::npos || head.find("Authorization") != std::string_view::npos)
      sent = true;
    return {.headers = {"Set-Cookie: a=b", "WWW-Authenticate: Basic realm=\"x\""}, .body = kFirst};
  });
  const auto fetcher = net::http_fetcher({.total_timeout = 2s});
  CHECK(fetcher->get(server.url() + "/", kMany));
  CHECK(fetcher->get(server.url() + "/", kMany));
  CHECK_FALSE(sent);
}
