#include "support/pki.hpp"

#include <stdexcept>

#include <libsign/document.hpp>

namespace support {
namespace {

std::string read(const std::string& name) {
  const auto document = libsign::Document::open(vectors() / "pki" / name);
  if (!document) throw std::runtime_error(document.error().what + ": " + name);
  return std::string(libsign::as_text(document->bytes()));
}

}  // namespace

std::filesystem::path vectors() { return MOCSIGN_TEST_VECTORS; }

libsign::Certificate certificate(const std::string& name) {
  return libsign::Certificate::from_pem(read(name + ".crt.pem")).value().front();
}

std::unique_ptr<libsign::Signer> signer(const std::string& name) {
  const auto no_passphrase = [](std::string_view) -> libsign::Result<libsign::Pin> {
    return libsign::Error{libsign::Errc::PinRequired, "the test keys have no passphrase"};
  };
  auto opened = libsign::signer_from_pem(read("test-key-" + name + ".pem"), name,
                                         {certificate(name), certificate("intermediate")}, no_passphrase);
  if (!opened) throw std::runtime_error(opened.error().what);
  return *std::move(opened);
}

libsign::Instant now() { return libsign::parse_instant(kNow).value(); }

libsign::VerifyOptions options() {
  libsign::VerifyOptions options;
  options.validation_time = now();
  options.trust = libsign::TrustStore({certificate("root")});
  options.policy = libsign::builtin_policy("structure-only").value();
  return options;
}

}  // namespace support
