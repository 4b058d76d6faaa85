#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace libsign {

/// What next_character() returns for octets that are no UTF-8.
inline constexpr std::uint32_t kMalformedUtf8 = 0xFFFFFFFF;

/// next_character decodes the character at `i` and moves `i` behind it. Overlong forms and surrogates are malformed.
std::uint32_t next_character(std::string_view text, std::size_t& i);

}  // namespace libsign
