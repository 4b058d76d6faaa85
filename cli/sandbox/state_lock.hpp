#pragma once

#include <filesystem>
#include <utility>

#include <libsign/result.hpp>

namespace libsign::cli {

/// StateLock lets one process at a time read, change and write a sandbox's state: without it the second of two that
/// revoke at once would undo what the first did. Move-only; released when it goes, also when its process is killed.
class StateLock {
 public:
  /// take waits until nobody else has it; Errc::Io if the lock file in `folder` cannot be made.
  static Result<StateLock> take(const std::filesystem::path& folder);

  StateLock(StateLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  StateLock& operator=(StateLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~StateLock();

 private:
  explicit StateLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace libsign::cli
