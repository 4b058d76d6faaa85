#include <catch2/catch.hpp>
#include <crypto/der.hpp>

using namespace libsign;
using namespace libsign::crypto;

TEST_CASE("der: lengths in a longer form than needed, indefinite or beyond the end are refused", "[crypto][reject]") {
  const std::string text =
      GENERATE("04", "0401", "048101aa", "0480aa0000", "048200 01aa", "0485 0000000001aa", "04ffaa", "1f0100");
  CAPTURE(text);
  std::string hex;
  for (const char c : text)
    if (c != ' ') hex += c;
  CHECK_FALSE(der::Reader(from_hex(hex).value()).next());
}

TEST_CASE("der: what wrap writes, only reads", "[crypto]") {
  const auto size = GENERATE(std::size_t{0}, 127u, 128u, 255u, 256u, 65535u, 65536u);
  const Bytes content(size, 0x5A);
  const Bytes encoded = der::wrap(der::kOctetString, {content});
  const auto element = der::only(encoded, der::kOctetString);
  REQUIRE(element);
  CHECK(equal(element->content, content));
  CHECK_FALSE(der::only(encoded, der::kSequence));
  Bytes longer = encoded;
  longer.push_back(0);
  CHECK_FALSE(der::only(longer, der::kOctetString));
}

TEST_CASE("der: integers are minimal and unsigned", "[crypto]") {
  CHECK(der::wrap_unsigned(Bytes{0, 0, 0x80}) == Bytes{2, 2, 0, 0x80});
  CHECK(der::wrap_unsigned(Bytes{}) == Bytes{2, 1, 0});
  CHECK(der::unsigned_integer(Bytes{0})->empty());
  CHECK_FALSE(der::unsigned_integer(Bytes{}));
  CHECK_FALSE(der::unsigned_integer(Bytes{0x80}));
  CHECK_FALSE(der::unsigned_integer(Bytes{0, 0x7F}));
  CHECK(der::small_number(Bytes{0x7F, 0xFF, 0xFF, 0xFF}) == 0x7FFFFFFFu);
  CHECK_FALSE(der::small_number(Bytes{0, 0x80, 0, 0, 0}));
}

TEST_CASE("der: object identifiers are read and written", "[crypto]") {
  const auto text =
      GENERATE("1.2.840.10045.3.1.7", "2.5.4.97", "0.9.2342.19200300.100.1.25", "2.999.1", "1.3.132.0.34");
  CHECK(der::dotted(der::oid_content(text)) == text);
}

TEST_CASE("der: malformed object identifiers are refused", "[crypto][reject]") {
  const auto text = GENERATE("", "1", "1.", ".1", "3.1", "1.40", "1.2.x", "1.2.-1", "1.2.99999999999999999999");
  CAPTURE(text);
  CHECK(der::oid_content(text).empty());
  CHECK_FALSE(der::is_oid(Bytes{}));
  CHECK_FALSE(der::is_oid(Bytes{0x2A, 0x86}));
  CHECK_FALSE(der::is_oid(Bytes{0x2A, 0x80, 0x01}));
}
