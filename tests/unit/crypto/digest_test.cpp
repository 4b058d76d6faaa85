#include <catch2/catch.hpp>
#include <crypto/crypto.hpp>

using namespace libsign;

TEST_CASE("digest: 'abc' digests to the values of the standards", "[crypto]") {
  const auto [algorithm, value] = GENERATE(table<Digest, std::string>({
      {Digest::Md5, "900150983cd24fb0d6963f7d28e17f72"},
      {Digest::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
      {Digest::Ripemd160, "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"},
      {Digest::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
      {Digest::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {Digest::Sha384,
       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
      {Digest::Sha512,
       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80"
       "e"
       "2a9ac94fa54ca49f"},
      {Digest::Sha3_224, "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf"},
      {Digest::Sha3_256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"},
      {Digest::Sha3_384,
       "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25"},
      {Digest::Sha3_512,
       "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a"
       "5"
       "6592f8274eec53f0"},
  }));
  CAPTURE(name(algorithm));
  CHECK(to_hex(crypto::digest(algorithm, as_bytes("abc"))) == value);
  crypto::Hasher hasher(algorithm);
  hasher.update(as_bytes("a"));
  crypto::Hasher moved = std::move(hasher);
  moved.update({});
  moved.update(as_bytes("bc"));
  CHECK(to_hex(moved.finish()) == value);
}
