#include "net/cache.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "temp_folder.hpp"

using namespace libsign;
using namespace libsign::net;
namespace fs = std::filesystem;

namespace {

const Instant kNow = *parse_instant("2026-11-21T16:00:00Z");
constexpr const char* kUrl = "http://ca.example/issuing.crl";
constexpr std::size_t kMany = 1u << 20;

CacheEntry entry() {
  return {.etag = "\"a\"",
          .last_modified = "Sat, 21 Nov 2026 15:00:00 GMT",
          .stored = kNow,
          .fresh_until = kNow + std::chrono::hours(1),
          .body = {0, 1, 2, '\n', 255}};
}

fs::path only_file(const fs::path& folder) {
  REQUIRE(std::distance(fs::directory_iterator(folder), {}) == 1);
  return fs::directory_iterator(folder)->path();
}

}  // namespace

TEST_CASE("net: what is kept is found again, by its own URL", "[net][cache]") {
  const net_test::TempFolder temp;
  const Cache cache(temp.path() / "not" / "there");
  CHECK_FALSE(cache.find(kUrl, kMany));
  cache.store(kUrl, entry());
  const auto found = cache.find(kUrl, kMany);
  REQUIRE(found);
  CHECK(found->body == entry().body);
  CHECK(found->etag == entry().etag);
  CHECK(found->last_modified == entry().last_modified);
  CHECK(found->fresh_until == entry().fresh_until);
  CHECK_FALSE(cache.find("http://ca.example/other.crl", kMany));
  cache.remove(kUrl);
  CHECK_FALSE(cache.find(kUrl, kMany));
}

TEST_CASE("net: a cached answer is fresh from when it was stored until its time", "[net][cache]") {
  CHECK(entry().is_fresh(kNow));
  CHECK(entry().is_fresh(kNow + std::chrono::minutes(59)));
  CHECK_FALSE(entry().is_fresh(kNow + std::chrono::hours(1)));
  CHECK_FALSE(entry().is_fresh(kNow - std::chrono::seconds(1)));
  CHECK_FALSE(CacheEntry{}.is_fresh(kNow));
}

TEST_CASE("net: a damaged file of the cache is a miss", "[net][cache][reject]") {
  const net_test::TempFolder temp;
  const Cache cache(temp.path());
  cache.store(kUrl, entry());
  const fs::path file = only_file(temp.path());
  std::ifstream in(file, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  REQUIRE(cache.find(kUrl, kMany));
  for (std::size_t place = 0; place < whole.size(); ++place) {
    CAPTURE(place);
    std::ofstream(file, std::ios::binary) << whole.substr(0, place);
    CHECK_FALSE(cache.find(kUrl, kMany));
  }
  std::string changed = whole;
  changed.back() ^= 1;
  std::ofstream(file, std::ios::binary) << changed;
  CHECK_FALSE(cache.find(kUrl, kMany));
  std::ofstream(file, std::ios::binary) << std::string(1000, '\n');
  CHECK_FALSE(cache.find(kUrl, kMany));
}

TEST_CASE("net: an answer larger than the caller wants is a miss", "[net][cache]") {
  const net_test::TempFolder temp;
  const Cache cache(temp.path());
  cache.store(kUrl, entry());
  CHECK(cache.find(kUrl, entry().body.size()));
  CHECK_FALSE(cache.find(kUrl, entry().body.size() - 1));
}

TEST_CASE("net: a folder that cannot be written keeps nothing and breaks nothing", "[net][cache]") {
  const Cache cache("/dev/null/cache");
  cache.store(kUrl, entry());
  CHECK_FALSE(cache.find(kUrl, kMany));
}

TEST_CASE("net: a validator that would not stay on its line is not kept", "[net][cache][reject]") {
  const net_test::TempFolder temp;
  const Cache cache(temp.path());
  CacheEntry odd = entry();
  odd.etag = "\"a\"\nX";
  cache.store(kUrl, odd);
  CHECK_FALSE(cache.find(kUrl, kMany));
}
