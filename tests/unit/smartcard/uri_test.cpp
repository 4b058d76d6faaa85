#include <catch2/catch.hpp>
#include <smartcard/token.hpp>
#include <smartcard/uri.hpp>

using namespace libsign;
using namespace smartcard;

TEST_CASE("uri: each attribute that names a key is read", "[smartcard]") {
  const auto uri = Uri::parse(
      "pkcs11:token=sign%20one;serial=00ff;manufacturer=M%C3%BCller;model=v2;object=a%3bb;id=%00%ff;type=private"
      "?module-path=/usr/lib/x.so&module-name=soft");
  REQUIRE(uri);
  CHECK(uri->token == "sign one");
  CHECK(uri->serial == "00ff");
  CHECK(uri->manufacturer == "Müller");
  CHECK(uri->model == "v2");
  CHECK(uri->object == "a;b");
  CHECK(uri->id == Bytes{0x00, 0xff});
  CHECK(uri->type == Uri::Type::PrivateKey);
  CHECK(uri->module_path == "/usr/lib/x.so");
  CHECK(uri->module_name == "soft");
  CHECK(Uri::parse(uri->format()).value() == *uri);
}

TEST_CASE("uri: the empty one names everything", "[smartcard]") {
  const auto uri = Uri::parse("pkcs11:");
  REQUIRE(uri);
  CHECK(*uri == Uri{});
  CHECK(uri->matches(TokenInfo{.label = "any"}));
  CHECK(Uri::parse(uri->format()).value() == *uri);
}

TEST_CASE("uri: labels of any script survive", "[smartcard]") {
  const auto label = GENERATE("a", "a b", "東京 署名", "100%;?&=/", "01234567890123456789012345678901");
  const Uri uri{.token = label, .id = Bytes{0x01}};
  CAPTURE(uri.format());
  CHECK(Uri::parse(uri.format()).value() == uri);
}

TEST_CASE("uri: what cannot name a key is refused", "[smartcard][reject]") {
  const auto text = GENERATE("", "token=a", "http://x", "PKCS11:token=a", "pkcs11:token", "pkcs11:id=%zz",
                             "pkcs11:colour=red", "pkcs11:x-vendor=1", "pkcs11:module-path=/x", "pkcs11:?token=a",
                             "pkcs11:token=a;token=b", "pkcs11:token=a?module-name=m&module-name=n",
                             "pkcs11:token=a;;id=%01", "pkcs11:type=public", "pkcs11:type=data", "pkcs11:type=nonsense",
                             "pkcs11:slot-id=4", "pkcs11:token=012345678901234567890123456789012");
  CAPTURE(text);
  const auto uri = Uri::parse(text);
  REQUIRE_FALSE(uri);
  CHECK(uri.error().code == Errc::Usage);
}

TEST_CASE("uri: one beyond any length is refused", "[smartcard][reject]") {
  CHECK_FALSE(Uri::parse("pkcs11:object=" + std::string(5'000, 'a')));
  CHECK_FALSE(Uri::parse(std::string_view("pkcs11:token=a\0b", 16)));
}

TEST_CASE("uri: a PIN in it is refused, is not repeated, and the way out is named", "[smartcard][reject]") {
  const auto text = GENERATE("pkcs11:token=a?pin-value=987654", "pkcs11:token=a?pin-source=file:/987654",
                             "pkcs11:token=a;pin-value=987654");
  const auto uri = Uri::parse(text);
  REQUIRE_FALSE(uri);
  CHECK(uri.error().what.find("987654") == std::string::npos);
  CHECK_THAT(uri.error().hint, Catch::Contains("--pin-fd"));
}

TEST_CASE("uri: a token has to match in everything that is given", "[smartcard]") {
  const TokenInfo info{.label = "sign one", .serial = "17", .manufacturer = "m", .model = "v2"};
  CHECK(Uri::parse("pkcs11:token=sign%20one;serial=17;manufacturer=m;model=v2")->matches(info));
  CHECK_FALSE(Uri::parse("pkcs11:token=sign%20one;serial=18")->matches(info));
  CHECK_FALSE(Uri::parse("pkcs11:token=sign")->matches(info));
}
