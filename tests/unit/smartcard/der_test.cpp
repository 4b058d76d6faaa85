#include "der.hpp"

#include <catch2/catch.hpp>

using namespace libsign;
using namespace smartcard;

TEST_CASE("der: what is written is read again, whatever its length", "[smartcard]") {
  const auto size = GENERATE(0u, 1u, 127u, 128u, 255u, 256u, 70'000u);
  const Bytes contents(size, 0x5a);
  const Bytes written = der::element(der::kOctetString, {contents, as_bytes("!")});
  const auto read = der::first(written);
  REQUIRE(read);
  CHECK(read->tag == der::kOctetString);
  CHECK(read->contents.size() == size + 1);
  CHECK(read->contents.back() == '!');
  CHECK(read->rest.empty());
}

TEST_CASE("der: an element that does not fit is refused", "[smartcard][reject]") {
  const auto hex = GENERATE("", "04", "0402aa", "0480", "0485000000000100", "0482ff", "048400ffffff00");
  CAPTURE(hex);
  CHECK_FALSE(der::first(*from_hex(hex)));
}
