#pragma once

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>

namespace libsign::cms {

inline constexpr std::size_t kMaxBytes = 16u << 20;  // of one encoding; signed documents are detached from theirs
inline constexpr unsigned kMaxDepth = 64;            // of nested elements; a token reaches 14

/// ber_to_der rewrites one BER element with definite lengths in their shortest form and with octet strings in one
/// piece (X.690, 10.1 and 10.2); what is encoded so already stays octet for octet. The order in sets and the content of
/// primitive elements are not touched. Errc::BadInput if `ber` is not one element, Errc::LimitExceeded above 16 MiB,
/// 64 levels or a million elements to rewrite.
Result<Bytes> ber_to_der(ByteView ber);

/// first_element_size returns how many octets the first BER element of `ber` takes, whatever follows it. Errors as
/// ber_to_der.
Result<std::size_t> first_element_size(ByteView ber);

}  // namespace libsign::cms
