#include <catch2/catch.hpp>
#include <libsign/bytes.hpp>
#include <libsign/pin.hpp>

using namespace libsign;

TEST_CASE("base64 as xsd:base64Binary: white space between digits is skipped", "[base]") {
  CHECK(from_base64(" Zm9v\n YmE= ") == to_bytes("fooba"));
  CHECK(from_base64("") == Bytes{});
  CHECK(from_base64("Zm9v\nYmE9\r\nZ m8=") == to_bytes("fooba=fo"));
  CHECK(to_base64(as_bytes("fooba")) == "Zm9vYmE=");
}

TEST_CASE("base64: missing or surplus padding, foreign characters and stray bits are refused", "[base][reject]") {
  const auto text = GENERATE("Zm9vYg", "Zm9vYg=", "Zm9vYg===", "Zm9v=", "Zm9v!", "Zm9vYh==", "=", "Z===", "Zg==Zg==");
  CAPTURE(text);
  CHECK_FALSE(from_base64(text));
}

TEST_CASE("base64: nothing may follow the padding", "[base][reject]") {
  CHECK_FALSE(from_base64("Zg==Zm9v"));
  CHECK_FALSE(from_base64("Zm9vZm8=Zm9v"));
}

TEST_CASE("base64: every length comes back", "[base]") {
  Bytes bytes;
  for (int i = 0; i < 70; ++i) {
    CHECK(from_base64(to_base64(bytes)) == bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 37));
  }
}

TEST_CASE("hex: both cases are read, lower case is written, odd lengths are refused", "[base]") {
  CHECK(from_hex("00fFaB") == Bytes{0x00, 0xFF, 0xAB});
  CHECK(to_hex(Bytes{0x00, 0xFF, 0xAB}) == "00ffab");
  CHECK_FALSE(from_hex("0"));
  CHECK_FALSE(from_hex("0g"));
}

TEST_CASE("pin: moving empties the source", "[base]") {
  auto pin = Pin::from("1234");
  REQUIRE(pin);
  Pin other = std::move(*pin);
  CHECK(other.reveal() == "1234");
  CHECK(pin->empty());
  CHECK_FALSE(Pin::from(std::string(Pin::kMaxBytes + 1, 'x')));
}
