#include "test_authority.hpp"

namespace smartcard_test {

using namespace libsign;

namespace {

sandbox::CertificatePlan authority_plan(const std::string& common_name, const Validity& validity) {
  return {.subject = {common_name},
          .validity = validity,
          .key_usage = KeyUsage{.key_cert_sign = true, .crl_sign = true},
          .ca = true};
}

}  // namespace

Result<TestAuthority> TestAuthority::root(const std::string& common_name, const Validity& validity) {
  const auto key = sandbox::PrivateKey::generate(sandbox::KeyType::P256);
  if (!key) return key.error();
  auto identity = sandbox::write_root(*key, authority_plan(common_name, validity));
  if (!identity) return identity.error();
  return TestAuthority(std::move(*identity));
}

Result<TestAuthority> TestAuthority::subordinate(const std::string& common_name, const Validity& validity) const {
  const auto key = sandbox::PrivateKey::generate(sandbox::KeyType::P256);
  if (!key) return key.error();
  auto certificate = sandbox::write_certificate(key->public_key(), authority_plan(common_name, validity), identity_);
  if (!certificate) return certificate.error();
  return TestAuthority({*key, std::move(*certificate)});
}

Result<Certificate> TestAuthority::issue(const PublicKey& key, const std::string& common_name,
                                         const std::optional<KeyUsage>& usage, const Validity& validity) const {
  return sandbox::write_certificate(key, {.subject = {common_name}, .validity = validity, .key_usage = usage},
                                    identity_);
}

}  // namespace smartcard_test
