#pragma once

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>

#include <libsign/certificate.hpp>
#include <libsign/signer.hpp>

/// Shorthands over test-vectors/pki.
namespace vectors {

inline std::string text(const std::string& name) {
  std::ifstream file(PKI_VECTORS "/" + name, std::ios::binary);
  INFO(name);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline libsign::Bytes octets(const std::string& name) { return libsign::to_bytes(text(name)); }

inline std::vector<libsign::Certificate> certificates(const std::string& name) {
  auto all = libsign::Certificate::from_pem(text(name));
  REQUIRE(all);
  return *std::move(all);
}

inline libsign::Certificate certificate(const std::string& name) { return certificates(name + ".crt.pem").front(); }

inline libsign::PassphraseSource never_asked() {
  return [](std::string_view what) -> libsign::Result<libsign::Pin> {
    FAIL("asked for the passphrase of " << what);
    return libsign::Error{libsign::Errc::Internal, "asked"};
  };
}

inline libsign::PassphraseSource says(std::string passphrase, int* asked = nullptr) {
  return [passphrase, asked](std::string_view) -> libsign::Result<libsign::Pin> {
    if (asked != nullptr) ++*asked;
    return *libsign::Pin::from(passphrase);
  };
}

inline std::unique_ptr<libsign::Signer> signer(const std::string& name) {
  auto all = certificates("chain.pem");
  all.push_back(certificate(name));
  auto made = libsign::signer_from_pem(text("test-key-" + name + ".pem"), name, std::move(all), never_asked());
  REQUIRE(made);
  return *std::move(made);
}

}  // namespace vectors
