#pragma once

#include <string>

#include <libsign/trust_folder.hpp>

namespace libsign {

/// TrustRecord reads and writes the file that says what a TrustFolder holds.
struct TrustRecord {
  static constexpr const char* kFile = "trust.json";
  static constexpr const char* kLists = "lists";
  static constexpr const char* kSnapshot = "snapshot";

  static std::string write(const TrustFolder& folder);
  /// read fills `folder`; Errc::BadInput for what write() did not write.
  static Result<void> read(std::string_view text, TrustFolder& folder);
};

namespace trusted_lists {

/// is_private tells whether `path` belongs to the user or root and nobody else may write to it.
bool is_private(const std::filesystem::path& path);
/// make_private_folder makes a folder, and those above it, that only its owner may enter.
Result<void> make_private_folder(const std::filesystem::path& path);
/// write_private writes a file whole that only its owner may read and write.
Result<void> write_private(const std::filesystem::path& path, ByteView bytes);

}  // namespace trusted_lists
}  // namespace libsign
