#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/export.hpp>

namespace libsign {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// as_bytes and as_text look at the same memory as the other kind; nothing is copied or checked.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
inline Bytes to_bytes(ByteView view) { return Bytes(view.begin(), view.end()); }
inline Bytes to_bytes(std::string_view text) { return to_bytes(as_bytes(text)); }

/// equal compares octets; not in constant time, so never for secrets.
LIBSIGN_EXPORT bool equal(ByteView a, ByteView b);

/// to_hex writes lower-case hexadecimal.
LIBSIGN_EXPORT std::string to_hex(ByteView bytes);
/// from_hex reads hexadecimal of either case; nothing for an odd length or another character.
LIBSIGN_EXPORT std::optional<Bytes> from_hex(std::string_view text);

/// to_base64 writes RFC 4648 base64 with padding and without line breaks.
LIBSIGN_EXPORT std::string to_base64(ByteView bytes);
/// from_base64 reads base64 as xsd:base64Binary allows it (XML white space between characters, padding
/// required); nothing for anything else.
LIBSIGN_EXPORT std::optional<Bytes> from_base64(std::string_view text);

/// SharedBytes is a view together with what keeps it alive; copying it copies no octets.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  ByteView view;

  static SharedBytes own(Bytes bytes) {
    auto kept = std::make_shared<const Bytes>(std::move(bytes));
    const ByteView view = *kept;
    return {std::move(kept), view};
  }
};

}  // namespace libsign
