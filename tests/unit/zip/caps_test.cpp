#include <catch2/catch.hpp>

#include "zip/archive.hpp"
#include "zip/compression.hpp"
#include "zip/records.hpp"

using namespace libsign;

namespace {

/// one_entry makes an archive of one deflated entry that claims to inflate to `size` bytes.
SharedBytes one_entry(ByteView deflated, std::uint64_t size, std::uint32_t crc) {
  const zip::Header header{
      .name = "a", .method = zip::kDeflated, .crc = crc, .compressed_size = deflated.size(), .size = size};
  Bytes archive;
  zip::append_local(archive, header);
  archive.insert(archive.end(), deflated.begin(), deflated.end());
  zip::Directory directory{.offset = archive.size(), .count = 1};
  zip::append_central(archive, header);
  directory.size = archive.size() - directory.offset;
  zip::append_directory(archive, directory);
  return SharedBytes::own(std::move(archive));
}

SharedBytes many(std::size_t count, std::size_t size_of_each) {
  const Bytes content(size_of_each, 'x');
  std::vector<zip::NewEntry> entries;
  for (std::size_t i = 0; i < count; ++i)
    entries.push_back({.name = std::to_string(i), .bytes = content, .store = true});
  return SharedBytes::own(*zip::write(entries));
}

void check_exceeds(const SharedBytes& archive, const Limits& limits, const std::string& cap) {
  const auto entries = zip::read(archive, limits, "bomb.zip");
  REQUIRE_FALSE(entries);
  CHECK(entries.error().code == Errc::LimitExceeded);
  CHECK_THAT(entries.error().what, Catch::Contains(cap));
}

}  // namespace

TEST_CASE("zip caps: as many entries as the cap allows are read, one more is refused", "[zip][limits]") {
  CHECK(zip::read(many(10'000, 1), {}, "")->size() == 10'000);
  check_exceeds(many(10'001, 1), {}, "max_entries");
}

TEST_CASE("zip caps: bytes of the archive, of one entry and of all", "[zip][limits]") {
  const SharedBytes archive = many(4, 100);
  const std::size_t size = archive.view.size();
  CHECK(zip::read(archive, {.max_container_bytes = size, .max_entry_bytes = 100, .max_inflated_bytes = 400}, ""));
  check_exceeds(archive, {.max_container_bytes = size - 1}, "max_container_bytes");
  check_exceeds(archive, {.max_entry_bytes = 99}, "max_entry_bytes");
  check_exceeds(archive, {.max_inflated_bytes = 399}, "max_inflated_bytes");
}

TEST_CASE("zip caps: a bomb that tells its true size is refused before it is inflated", "[zip][limits]") {
  const Bytes zeros(8u << 20);
  const Bytes deflated = zip::deflate(zeros);
  const SharedBytes bomb = one_entry(deflated, zeros.size(), zip::crc32_of(zeros));
  const std::size_t ratio = zeros.size() / deflated.size();
  REQUIRE(ratio > 900);
  check_exceeds(bomb, {.max_inflate_ratio = ratio - 1}, "max_inflate_ratio");
  CHECK(zip::read(bomb, {.max_inflate_ratio = ratio + 1}, ""));
}

TEST_CASE("zip caps: a small file may be squeezed beyond the ratio", "[zip][limits]") {
  const Bytes zeros(1u << 20);
  CHECK(zip::read(one_entry(zip::deflate(zeros), zeros.size(), zip::crc32_of(zeros)), {.max_inflate_ratio = 10}, ""));
}

TEST_CASE("zip caps: a bomb that lies about its size is stopped at the size it tells", "[zip][limits]") {
  const Bytes zeros(64u << 20);
  const auto entries = zip::read(one_entry(zip::deflate(zeros), 1'000, zip::crc32_of(zeros)), {}, "");
  REQUIRE_FALSE(entries);
  CHECK(entries.error().code == Errc::BadInput);
  CHECK_FALSE(zip::inflate_exactly(zip::deflate(zeros), 1'000));
}

TEST_CASE("zip: inflate_exactly takes the right size and no other", "[zip]") {
  const Bytes content = to_bytes("memorandum memorandum memorandum");
  const Bytes deflated = zip::deflate(content);
  const auto inflated = zip::inflate_exactly(deflated, content.size());
  REQUIRE(inflated);
  CHECK(equal(inflated->view, content));
  CHECK_FALSE(zip::inflate_exactly(deflated, content.size() - 1));
  CHECK_FALSE(zip::inflate_exactly(deflated, content.size() + 1));
  CHECK_FALSE(zip::inflate_exactly({}, 0));
}
