#include <catch2/catch.hpp>

#include "net/redirect.hpp"

using namespace libsign;
using namespace libsign::net;

TEST_CASE("net: http and https alone are addresses to fetch", "[net]") {
  CHECK(read_address("http://tsa.example/tsr").value().host == "tsa.example");
  CHECK(read_address("HTTPS://tsa.example:8443/tsr?x=1").value().scheme == "https");
  const auto url = GENERATE("file:///etc/passwd", "ftp://host/x", "gopher://host/", "ldap://host/cn=x", "host", "",
                            "http://", "javascript:alert(1)", "http://user@host/", "http://user:secret@host/",
                            "http://host:99999/", "data:text/plain,x");
  CAPTURE(url);
  const auto address = read_address(url);
  REQUIRE_FALSE(address);
  CHECK(address.error().code == Errc::Network);
}

TEST_CASE("net: a redirect may lead from http to https but not back", "[net]") {
  const auto allowed = [](const char* from, const char* to) {
    return check_redirect({.url = from}, {.status = 302, .redirect = to}).has_value();
  };
  CHECK(allowed("http://a.example/", "https://a.example/"));
  CHECK(allowed("https://a.example/", "https://b.example/"));
  CHECK(allowed("http://a.example/", "http://b.example/"));
  CHECK_FALSE(allowed("https://a.example/", "http://a.example/"));
  CHECK_FALSE(allowed("https://a.example/", "file:///etc/passwd"));
  CHECK_FALSE(allowed("http://a.example/", "http://user:password@a.example/"));
}

TEST_CASE("net: a redirect may not make a POST lose its body", "[net]") {
  const Bytes octets{1};
  const ByteView body = octets;
  const auto allowed = [&](long status) {
    return check_redirect({.url = "http://a.example/", .body = &body},
                          {.status = status, .redirect = "http://b.example/"})
        .has_value();
  };
  CHECK(allowed(307));
  CHECK(allowed(308));
  CHECK_FALSE(allowed(301));
  CHECK_FALSE(allowed(302));
  CHECK_FALSE(allowed(303));
}
