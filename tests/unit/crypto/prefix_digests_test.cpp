#include <catch2/catch.hpp>
#include <crypto/prefix_digests.hpp>

#include <array>
#include <random>

using namespace libsign;

namespace {

Bytes file_of(std::size_t size) {
  std::mt19937 random(7);
  Bytes file(size);
  for (std::uint8_t& octet : file) octet = static_cast<std::uint8_t>(random());
  return file;
}

}  // namespace

TEST_CASE("prefix digests: every digest is that of the pieces, whatever was asked for before", "[crypto]") {
  const Bytes file = file_of(3000);
  const ByteView all(file);
  crypto::PrefixDigests digests(file);
  std::mt19937 random(3);
  const auto below = [&](std::size_t bound) { return random() % (bound + 1); };
  for (int round = 0; round < 2000; ++round) {
    const std::size_t first = below(file.size());
    const std::size_t second = first + below(file.size() - first);
    const std::size_t begin = below(9) == 0 ? below(first) : 0;
    const std::array pieces{all.subspan(begin, first - begin), all.subspan(second, below(file.size() - second))};
    const Digest algorithm = below(1) == 0 ? Digest::Sha256 : Digest::Sha512;
    CAPTURE(round, begin, first, second);
    REQUIRE(digests.digest(algorithm, pieces) == crypto::digest_pieces(algorithm, pieces));
  }
}

TEST_CASE("prefix digests: octets elsewhere are not taken for those of the file", "[crypto]") {
  const Bytes file = file_of(100);
  Bytes other = file;
  other.front() ^= 1;
  crypto::PrefixDigests digests(ByteView(file).first(50));
  const auto digest = [&](ByteView one) { return digests.digest(Digest::Sha256, std::array{one}); };
  for (const ByteView one : {ByteView(file).first(20), ByteView(other).first(30), ByteView(file), ByteView()})
    CHECK(digest(one) == crypto::digest(Digest::Sha256, one));
  CHECK(digests.digest(Digest::Sha256, {}) == crypto::digest(Digest::Sha256, {}));
}
