#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>
#include <thread>

#include <libsign/net.hpp>

#include "sandbox/world/timestamp_writer.hpp"
#include "support/fault_server.hpp"
#include "temp_folder.hpp"

using namespace libsign;
using namespace std::chrono_literals;
using support::FaultServer;

namespace {

const Instant kNow = *parse_instant("2026-11-21T16:00:00Z");
constexpr std::size_t kMany = 1u << 20;

net::HttpOptions quick() { return {.connect_timeout = 2s, .total_timeout = 400ms}; }

/// root_world has one authority, "root".
const sandbox::World& root_world() {
  static const sandbox::World world = [] {
    sandbox::World made("http://sandbox.test", kNow);
    const sandbox::Validity validity{kNow - 24h, kNow + 24h * 365};
    if (!made.add_authority({.name = "root", .subject = {"Root"}, .validity = validity})) std::abort();
    return made;
  }();
  return world;
}

/// HonestServer answers all but CRLs, which its fault is about, as it should.
struct HonestServer : FaultServer {
  HonestServer() : FaultServer(root_world(), support::fault("crl-empty")) {}
};

}  // namespace

TEST_CASE("fetcher: a certificate comes by GET as it was sent", "[net]") {
  const HonestServer server;
  const auto body = net::http_fetcher(quick())->get(server.url() + "/ca/root.cer", kMany);
  REQUIRE(body);
  CHECK(equal(*body, root_world().roots().front().der()));
}

TEST_CASE("fetcher: an OCSP request goes by POST", "[net]") {
  const HonestServer server;
  const Bytes rubbish{1, 2, 3};
  const auto body =
      net::http_fetcher(quick())->post(server.url() + "/ocsp/root", "application/ocsp-request", rubbish, kMany);
  REQUIRE(body);
  CHECK(*body == Bytes{0x30, 0x03, 0x0A, 0x01, 0x01});  // malformedRequest
}

TEST_CASE("fetcher: an answer may have as many bytes as are allowed and not one more", "[net]") {
  const HonestServer server;
  const std::size_t size = root_world().roots().front().der().size();
  const auto fetcher = net::http_fetcher(quick());
  CHECK(fetcher->get(server.url() + "/ca/root.cer", size));
  const auto refused = fetcher->get(server.url() + "/ca/root.cer", size - 1);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::Network);
  CHECK_THAT(refused.error().what, Catch::Contains(std::to_string(size - 1)));
}

TEST_CASE("fetcher: what goes wrong on the wire is an error in words, in time", "[net][reject]") {
  struct Case {
    const char* fault;
    const char* words;
  };
  const auto known =
      GENERATE(Case{"crl-truncated", "broke off"}, Case{"crl-endless", "more than the 1048576 bytes"},
               Case{"crl-drip", "did not answer in time"}, Case{"crl-never", "did not answer in time"},
               Case{"crl-closes", "without an answer"}, Case{"crl-status-404", "HTTP status 404"},
               Case{"crl-status-503", "HTTP status 503"}, Case{"crl-redirect-loop", "more than 5"},
               Case{"crl-redirect-file", "only http and https"}, Case{"crl-redirect-credentials", "credentials"},
               Case{"crl-huge", "more than the 1048576 bytes"});
  CAPTURE(known.fault);
  const FaultServer server(root_world(), support::fault(known.fault));
  const std::string url = server.url() + "/crl/root.crl";
  const auto begin = std::chrono::steady_clock::now();
  const auto body = net::http_fetcher(quick())->get(url, kMany);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  REQUIRE_FALSE(body);
  const Error& error = body.error();
  CHECK(error.code == Errc::Network);
  CHECK_THAT(error.what, Catch::Contains(known.words));
  CHECK_FALSE(error.hint.empty());
  CHECK(error.where == url);
  CHECK_THAT(error.what, !Catch::Contains("CURLE") && !Catch::Contains("curl"));
}

TEST_CASE("fetcher: nobody there is an error that names the host", "[net][reject]") {
  const auto fetcher = net::http_fetcher(quick());
  const auto silent = fetcher->get("http://127.0.0.1:1/", kMany);
  REQUIRE_FALSE(silent);
  CHECK_THAT(silent.error().what, Catch::Contains("127.0.0.1"));
  const auto nowhere = fetcher->get("http://no-such-host.invalid/", kMany);
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == Errc::Network);
}

TEST_CASE("fetcher: other schemes are not fetched", "[net][reject]") {
  const auto url = GENERATE("file:///etc/hostname", "ftp://127.0.0.1/", "", "nonsense", "http://a:b@127.0.0.1/");
  const auto fetcher = net::http_fetcher({});
  CHECK(fetcher->get(url, kMany).error().code == Errc::Network);
  CHECK(fetcher->post(url, "application/ocsp-request", {}, kMany).error().code == Errc::Network);
}

TEST_CASE("fetcher: several threads share one", "[net][threads]") {
  const HonestServer server;
  const auto fetcher = net::http_fetcher({});
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 10; ++round) good += fetcher->get(server.url() + "/ca/root.cer", kMany).has_value();
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 40);
}
