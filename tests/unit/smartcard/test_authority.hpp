#pragma once

#include <optional>
#include <string>

#include "sandbox/world/certificate_writer.hpp"

namespace smartcard_test {

using libsign::sandbox::Validity;

/// TestAuthority is a certification authority with a P-256 key for the certificates of the tests.
class TestAuthority {
 public:
  static libsign::Result<TestAuthority> root(const std::string& common_name, const Validity& validity);
  /// subordinate makes an authority below this one.
  libsign::Result<TestAuthority> subordinate(const std::string& common_name, const Validity& validity) const;
  /// issue certifies `key`; without `usage` the certificate has no keyUsage extension.
  libsign::Result<libsign::Certificate> issue(const libsign::PublicKey& key, const std::string& common_name,
                                              const std::optional<libsign::KeyUsage>& usage,
                                              const Validity& validity) const;
  const libsign::Certificate& certificate() const { return identity_.certificate; }

 private:
  explicit TestAuthority(libsign::sandbox::Identity identity) : identity_(std::move(identity)) {}
  libsign::sandbox::Identity identity_;
};

}  // namespace smartcard_test
