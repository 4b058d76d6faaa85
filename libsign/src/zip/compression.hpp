#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <libsign/bytes.hpp>
#include <libsign/limits.hpp>

/// Raw deflate (RFC 1951) and CRC-32 by libdeflate.
namespace libsign::zip {

std::uint32_t crc32_of(ByteView bytes);

/// inflate_exactly inflates `deflated` into memory of `size` bytes. Nothing if `deflated` is malformed, is not
/// used up, or inflates to more or less than `size` bytes; never takes more memory than `size` asks for.
std::optional<SharedBytes> inflate_exactly(ByteView deflated, std::size_t size);

/// deflate compresses at libdeflate's default level; the same bytes for the same input and the same libdeflate.
Bytes deflate(ByteView bytes);

/// exceeds_ratio tells whether `deflated_size` bytes that inflate to `size` are a bomb by limits.max_inflate_ratio.
bool exceeds_ratio(std::uint64_t size, std::uint64_t deflated_size, const Limits& limits);

}  // namespace libsign::zip
