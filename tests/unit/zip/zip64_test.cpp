#include <catch2/catch.hpp>

#include "zip/archive.hpp"
#include "zip/records.hpp"

using namespace libsign;
using zip::Header;

namespace {

const Header kHuge{.name = "huge.bin",
                   .method = zip::kDeflated,
                   .crc = 7,
                   .compressed_size = 5'000'000'001,
                   .size = 6'000'000'002,
                   .offset = 7'000'000'003};

void check_same(const Header& a, const Header& b) {
  CHECK(a.name == b.name);
  CHECK(a.crc == b.crc);
  CHECK(a.compressed_size == b.compressed_size);
  CHECK(a.size == b.size);
}

}  // namespace

TEST_CASE("zip64: sizes and offsets beyond 32 bits survive both headers", "[zip]") {
  Bytes bytes;
  zip::append_central(bytes, kHuge);
  ByteView rest = bytes;
  const auto central = zip::read_central(rest);
  REQUIRE(central);
  check_same(*central, kHuge);
  CHECK(central->offset == kHuge.offset);
  CHECK(rest.empty());

  bytes.clear();
  zip::append_local(bytes, kHuge);
  rest = bytes;
  const auto local = zip::read_local(rest);
  REQUIRE(local);
  check_same(*local, kHuge);
  CHECK(rest.empty());
}

TEST_CASE("zip64: the marks themselves are numbers that need 64 bits, one less is not", "[zip]") {
  for (const std::uint64_t number : {0xFFFFFFFEull, 0xFFFFFFFFull, 0x100000000ull}) {
    Bytes bytes;
    zip::append_central(bytes, {.name = "a", .compressed_size = 1, .size = 1, .offset = number});
    CAPTURE(number);
    CHECK(bytes.size() == 46u + 1 + (number >= 0xFFFFFFFF ? 12 : 0));
    ByteView rest = bytes;
    const auto header = zip::read_central(rest);
    REQUIRE(header);
    CHECK(header->offset == number);
    CHECK(header->has_extra == (number >= 0xFFFFFFFF));
  }
}

TEST_CASE("zip64: more entries than 16 bits can count are written and read", "[zip]") {
  const std::size_t count = GENERATE(65'534u, 65'535u, 70'000u);
  std::vector<zip::NewEntry> entries;
  for (std::size_t i = 0; i < count; ++i) entries.push_back({.name = std::to_string(i), .bytes = {}, .store = true});
  const auto archive = zip::write(entries);
  REQUIRE(archive);
  const auto directory = zip::read_directory(*archive);
  REQUIRE(directory);
  CHECK(directory->count == count);
  const auto read = zip::read(SharedBytes::own(*archive), {.max_entries = count}, "");
  REQUIRE(read);
  CHECK(read->size() == count);
}
