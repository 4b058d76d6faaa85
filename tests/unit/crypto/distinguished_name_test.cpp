#include <catch2/catch.hpp>
#include <crypto/der.hpp>
#include <crypto/distinguished_name.hpp>

using namespace libsign;
using namespace libsign::crypto;

namespace {

Bytes name_of(std::string_view oid, std::uint8_t tag, ByteView value) {
  const Bytes attribute =
      der::wrap(der::kSequence, {der::wrap(der::kOid, {der::oid_content(oid)}), der::wrap(tag, {value})});
  return der::wrap(der::kSequence, {der::wrap(der::kSet, {attribute})});
}

constexpr std::uint8_t kUtf8 = 0x0C;
constexpr std::uint8_t kTeletex = 0x14;
constexpr std::uint8_t kUniversal = 0x1C;
constexpr std::uint8_t kBmp = 0x1E;

}  // namespace

TEST_CASE("name: special characters are escaped as RFC 4514 has it", "[crypto]") {
  const auto [value, text] = GENERATE(table<std::string, std::string>({
      {"Plain = fine", "CN=Plain = fine"},
      {" both ends ", "CN=\\ both ends\\ "},
      {" ", "CN=\\ "},
      {"#first and # later", "CN=\\#first and # later"},
      {"a,b+c\"d\\e<f>g;h", "CN=a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h"},
      {"two\nlines\x1b[0m\x7f", "CN=two\\0alines\\1b[0m\\7f"},
      {std::string("nul\0", 4), "CN=nul\\00"},
      {"Õie", "CN=Õie"},
      {"", "CN="},
  }));
  const Bytes name = name_of("2.5.4.3", kUtf8, as_bytes(value));
  REQUIRE(is_name(name));
  CHECK(name_text(name).rfc4514 == text);
  CHECK(name_text(name).common_name == value);
}

TEST_CASE("name: every character string type becomes UTF-8", "[crypto]") {
  CHECK(name_text(name_of("2.5.4.10", kBmp, Bytes{0x00, 0x41, 0x20, 0xAC})).rfc4514 == "O=A€");
  CHECK(name_text(name_of("2.5.4.10", kTeletex, Bytes{0x41, 0xE9})).rfc4514 == "O=Aé");
  CHECK(name_text(name_of("2.5.4.10", kUniversal, Bytes{0, 1, 0xF5, 0x8A})).rfc4514 == "O=🖊");
}

TEST_CASE("name: a type or value without a text form is written as hexadecimal DER", "[crypto]") {
  CHECK(name_text(name_of("2.5.4.45", kUtf8, as_bytes("x"))).rfc4514 == "2.5.4.45=#0c0178");
  CHECK(name_text(name_of("2.5.4.3", der::kBitString, Bytes{0, 1})).rfc4514 == "CN=#03020001");
}

TEST_CASE("name: invalid character strings and other types are refused", "[crypto][reject]") {
  const auto [tag, hex] = GENERATE(table<std::uint8_t, std::string>({
      {kUtf8, "c080"},
      {kUtf8, "e9"},
      {kUtf8, "eda080"},
      {kUtf8, "f4908080"},
      {kUtf8, "e08080"},
      {kUtf8, "ff"},
      {kBmp, "00"},
      {kBmp, "d800"},
      {kUniversal, "000041"},
      {kUniversal, "00110000"},
      {der::kInteger, "01"},
      {0x8C, "41"},
      {0x2C, "41"},
  }));
  CAPTURE(hex);
  CHECK_FALSE(is_name(name_of("2.5.4.3", tag, from_hex(hex).value())));
}

TEST_CASE("name: an empty one is a name, an empty RDN is not", "[crypto]") {
  CHECK(is_name(Bytes{0x30, 0}));
  CHECK(name_text(Bytes{0x30, 0}).rfc4514.empty());
  CHECK_FALSE(is_name(Bytes{0x30, 2, 0x31, 0}));
  CHECK_FALSE(is_name(Bytes{0x31, 0}));
}
