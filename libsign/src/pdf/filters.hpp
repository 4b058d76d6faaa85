#pragma once

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include "pdf/object.hpp"

namespace libsign::pdf {

/// decode_filters undoes the filters of a stream (ISO 32000-2, 7.4): Flate and LZW with their predictors, ASCII85,
/// ASCIIHex, RunLength. `dictionary` holds Filter and DecodeParms directly. Errc::Unsupported for another filter,
/// Errc::BadInput for malformed data, Errc::LimitExceeded above kMaxFilters or where any filter gives more than
/// `most_octets`; no more memory than some multiples of that is taken.
Result<SharedBytes> decode_filters(const Dictionary& dictionary, ByteView encoded, std::size_t most_octets);

}  // namespace libsign::pdf
