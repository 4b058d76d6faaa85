#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>

#include <unistd.h>
#include <libsign/document.hpp>
#include "base/mapping.hpp"

using namespace libsign;

namespace {

constexpr std::size_t kSize = (16u << 20) + 5;

std::uint8_t octet_at(std::size_t i) { return static_cast<std::uint8_t>(i * 7 + i / 4096); }

std::uint64_t sum(ByteView octets) { return std::accumulate(octets.begin(), octets.end(), std::uint64_t{0}); }

/// mapped_kib is how much of mapped files is in this process's memory.
long mapped_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long kib = 0;
    if (word == "RssFile:" && status >> kib) return kib;
  }
  return -1;
}

}  // namespace

TEST_CASE("mapping: what is let go of leaves the memory and can be read again", "[base]") {
  const auto path = std::filesystem::temp_directory_path() / ("libsign-mapping-" + std::to_string(::getpid()));
  Bytes octets(kSize);
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = octet_at(i);
  REQUIRE(write_atomically(path, octets));
  const auto document = Document::open(path);
  std::filesystem::remove(path);
  REQUIRE(document);
  const long before = mapped_kib();
  REQUIRE(before > 0);
  CHECK(sum(document->bytes()) == sum(octets));
  CHECK(mapped_kib() - before > 8'192);
  let_go(document->bytes());
  CHECK(mapped_kib() - before < 1'024);
  let_go(document->bytes().subspan(4'097, 3));
  let_go(document->bytes().last(1));
  CHECK(equal(document->bytes(), octets));
}

TEST_CASE("mapping: memory that is no mapped file keeps what it holds", "[base]") {
  Bytes octets(kSize);
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = octet_at(i);
  const std::uint64_t expected = sum(octets);
  let_go(octets);
  let_go({});
  CHECK(sum(octets) == expected);
}

TEST_CASE("mapping: windows make up the whole", "[base]") {
  const std::size_t size = GENERATE(as<std::size_t>{}, 0, 1, 2u << 20, (2u << 20) + 1, kSize);
  const Bytes octets(size, 1);
  std::size_t seen = 0;
  for_each_window(octets, [&](ByteView window) {
    CHECK(window.data() == octets.data() + seen);
    seen += window.size();
  });
  CHECK(seen == size);
}
