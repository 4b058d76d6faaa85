#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <libsign/signer.hpp>
#include <libsign/trust_store.hpp>
#include <libsign/verify.hpp>

/// The test PKI of test-vectors/pki, whose keys are public and prove nothing.
namespace support {

std::filesystem::path vectors();

/// certificate reads <name>.crt.pem.
libsign::Certificate certificate(const std::string& name);
/// signer opens test-key-<name>.pem with its certificate and the intermediate one.
std::unique_ptr<libsign::Signer> signer(const std::string& name);
/// options trusts the test root at a time at which the ordinary certificates are valid; policy structure-only.
libsign::VerifyOptions options();

inline constexpr const char* kNow = "2026-06-01T12:00:00Z";
libsign::Instant now();

}  // namespace support
