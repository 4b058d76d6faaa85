#pragma once

#include <filesystem>
#include <string_view>

#include "sandbox/sandbox.hpp"

namespace libsign::cli {

/// The names inside a sandbox. Only these are ever written or removed.
namespace sandbox_names {
inline constexpr const char* kRecord = "mocsign-sandbox.json";
inline constexpr const char* kConfiguration = "softhsm2.conf";
inline constexpr const char* kTokens = "tokens";
inline constexpr const char* kTrust = "trust";
inline constexpr const char* kCertificates = "certificates";
inline constexpr const char* kAuthority = "authority";
inline constexpr const char* kSoftwareKeys = "software-keys";
inline constexpr const char* kCards = "cards";
inline constexpr const char* kLock = "server.pid";  // in kAuthority
}  // namespace sandbox_names

/// SandboxState says what a folder is.
enum class SandboxState { None, HalfMade, Whole };
SandboxState sandbox_state(const std::filesystem::path& folder);

/// write_record marks the folder as a sandbox; it is whole once its tokens are recorded.
Result<void> write_record(const Sandbox& sandbox, SandboxState state);
/// read_record reads it again; Errc::BadInput if somebody changed it.
Result<Sandbox> read_record(const std::filesystem::path& folder);

enum class Readers { Everybody, OwnerOnly };

/// write_text writes a file of the sandbox, replacing what was there.
Result<void> write_text(const std::filesystem::path& path, std::string_view text, Readers readers);

}  // namespace libsign::cli
