#include "cms/ber.hpp"

#include <catch2/catch.hpp>

#include "support/as_ber.hpp"

using namespace libsign;
namespace der = crypto::der;

namespace {

Bytes bytes(std::string_view hex) { return from_hex(hex).value(); }

Bytes nested(unsigned levels, std::string_view opening, std::string_view closing) {
  std::string hex;
  for (unsigned i = 0; i < levels; ++i) hex += opening;
  for (unsigned i = 0; i < levels; ++i) hex += closing;
  return bytes(hex);
}

}  // namespace

TEST_CASE("ber_to_der: DER stays as it is", "[cms]") {
  const char* hex = GENERATE("3000", "020101", "3006020101020102", "a0053003040100");
  CAPTURE(hex);
  const auto rewritten = cms::ber_to_der(bytes(hex));
  REQUIRE(rewritten);
  CHECK(to_hex(*rewritten) == hex);
}

TEST_CASE("ber_to_der: lengths become definite and shortest, octet strings whole", "[cms]") {
  const auto [ber, expected] = GENERATE(table<const char*, const char*>({
      {"30800201010000", "3003020101"},
      {"308103020101", "3003020101"},
      {"300402810101", "3003020101"},
      {"308400000003020101", "3003020101"},
      {"240704010104020203", "0403010203"},
      {"2480040101248004010200000401030000", "0403010203"},
      {"a080248004010100000000", "a003040101"},
      {"24800000", "0400"},
      {"30803000308000000000", "300430003000"},
  }));
  CAPTURE(ber);
  const auto rewritten = cms::ber_to_der(bytes(ber));
  REQUIRE(rewritten);
  CHECK(to_hex(*rewritten) == expected);
}

TEST_CASE("ber_to_der: undoes indefinite lengths over long contents", "[cms]") {
  const Bytes longs = der::wrap(der::kOctetString, {Bytes(300, 7)});
  const Bytes original = der::wrap(der::kSequence, {der::wrap(der::kSet, {longs, longs}), Bytes{2, 1, 5}});
  const Bytes ber = support::as_ber(original);
  REQUIRE_FALSE(equal(ber, original));
  const auto rewritten = cms::ber_to_der(ber);
  REQUIRE(rewritten);
  CHECK(*rewritten == original);
}

TEST_CASE("ber_to_der: what is no BER is refused", "[cms]") {
  const char* hex = GENERATE("", "0000", "008100", "30", "3001", "3080", "30800201", "3080020101000000", "0280010000",
                             "1f0101", "2403020105", "308500000000ff", "30ff");
  CAPTURE(hex);
  const auto rewritten = cms::ber_to_der(bytes(hex));
  REQUIRE_FALSE(rewritten);
  CHECK(rewritten.error().code == Errc::BadInput);
}

TEST_CASE("ber_to_der: depth and size are capped", "[cms]") {
  CHECK(cms::ber_to_der(nested(65, "3080", "0000")).has_value());
  const auto deep = cms::ber_to_der(nested(66, "3080", "0000"));
  REQUIRE_FALSE(deep);
  CHECK(deep.error().code == Errc::LimitExceeded);
  const auto big = cms::ber_to_der(Bytes(cms::kMaxBytes + 1));
  REQUIRE_FALSE(big);
  CHECK(big.error().code == Errc::LimitExceeded);
  std::string many = "3080";
  for (unsigned i = 0; i < 1'000'001; ++i) many += "0500";
  const auto pieces = cms::ber_to_der(bytes(many + "0000"));
  REQUIRE_FALSE(pieces);
  CHECK(pieces.error().code == Errc::LimitExceeded);
}
