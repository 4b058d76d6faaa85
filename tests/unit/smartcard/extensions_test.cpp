#include "extensions.hpp"

#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;

namespace {

/// certificate_with takes the extensions in OpenSSL's words; an empty one is left out.
Certificate certificate_with(const std::string& extended_key_usage, const std::string& alternative_name) {
  const sandbox::CertificatePlan plan{.subject = {.common_name = "Anna Amsel"},
                                      .validity = kThisYear,
                                      .extended_key_usage = extended_key_usage,
                                      .subject_alternative_name = alternative_name};
  return value(sandbox::write_root(value(sandbox::PrivateKey::generate(sandbox::KeyType::P256)), plan)).certificate;
}

}  // namespace

TEST_CASE("extensions: a certificate for logging in is known by its extended key usage", "[smartcard]") {
  const auto login = GENERATE(as<std::string>(), "clientAuth", "1.3.6.1.4.1.311.20.2.2", "2.16.840.1.101.3.6.8",
                              "critical,emailProtection,clientAuth");
  CAPTURE(login);
  CHECK(is_for_authentication(certificate_with(login, {})));
}

TEST_CASE("extensions: other purposes, or none, do not make a certificate one for logging in", "[smartcard]") {
  const auto other = GENERATE(as<std::string>(), "", "emailProtection", "serverAuth", "1.3.6.1.5.5.7.3.36",
                              "1.3.6.1.5.5.7.3.2.1");  // longer than clientAuth
  CAPTURE(other);
  CHECK_FALSE(is_for_authentication(certificate_with(other, {})));
}

TEST_CASE("extensions: a home address is seen where the JPKI puts it, and nowhere else", "[smartcard]") {
  CHECK(holds_home_address(certificate_with({}, "otherName:1.2.392.200149.8.5.5.5;UTF8:1-1 Sample Town")));
  CHECK_FALSE(holds_home_address(certificate_with({}, "otherName:1.2.392.200149.8.5.5.1;UTF8:Anna Amsel")));
  CHECK_FALSE(holds_home_address(certificate_with({}, "email:anna@example.org")));
  CHECK_FALSE(holds_home_address(certificate_with({}, {})));
}
