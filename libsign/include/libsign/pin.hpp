#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include <libsign/export.hpp>

namespace libsign {

/// Pin is a PIN or passphrase: a fixed, move-only buffer that is cleansed when it goes. It cannot be printed,
/// copied or compared; reveal() is the only way to read it, so that one search finds each use.
class LIBSIGN_EXPORT Pin {
 public:
  static constexpr std::size_t kMaxBytes = 256;  // the longest passphrase that PKCS#12 files were seen with is 64

  Pin() = default;
  /// from copies `text`; nothing if it is longer than kMaxBytes. The caller cleanses its own copy.
  static std::optional<Pin> from(std::string_view text);

  Pin(Pin&& other) noexcept;
  Pin& operator=(Pin&& other) noexcept;
  Pin(const Pin&) = delete;
  Pin& operator=(const Pin&) = delete;
  ~Pin();

  bool empty() const { return size_ == 0; }
  std::string_view reveal() const { return {buffer_.data(), size_}; }

 private:
  void cleanse() noexcept;
  std::array<char, kMaxBytes> buffer_{};
  std::size_t size_ = 0;
};

/// cleanse overwrites `size` octets at `memory` in a way that the compiler keeps.
LIBSIGN_EXPORT void cleanse(void* memory, std::size_t size) noexcept;

}  // namespace libsign
