#pragma once

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include "pdf/object.hpp"

/// The codecs of ISO 32000-2, 7.4. Each is Errc::BadInput for malformed data, also for data that ends too early.
namespace libsign::pdf {

/// inflate_zlib expands zlib data (RFC 1950). What follows the end of the zlib data must be blank. Errc::LimitExceeded
/// above twice `most` octets, for a predictor spends one on each row, which may be an octet long.
Result<Bytes> inflate_zlib(ByteView data, std::size_t most);

/// decode_lzw expands LZW data (7.4.4); Errc::LimitExceeded as inflate_zlib.
Result<Bytes> decode_lzw(ByteView data, bool early_change, std::size_t most);

/// undo_predictor undoes the PNG predictors and the TIFF one for 8 bits a component (7.4.4.4). Errc::Unsupported for
/// others.
Result<Bytes> undo_predictor(const Dictionary& parameters, Bytes data);

Result<Bytes> decode_ascii_hex(ByteView data);
Result<Bytes> decode_ascii85(ByteView data);
Result<Bytes> decode_run_length(ByteView data, std::size_t most);

}  // namespace libsign::pdf
