#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "pdf/caps.hpp"
#include "pdf/codecs.hpp"
#include "pdf/syntax.hpp"

namespace libsign::pdf {
namespace {

struct InflateEnd {
  void operator()(z_stream* stream) const noexcept { inflateEnd(stream); }
};

Error malformed() { return {Errc::BadInput, "a stream is compressed badly", ""}; }

}  // namespace

Result<Bytes> inflate_zlib(ByteView data, std::size_t most) {
  constexpr std::size_t kStep = 64u << 10;
  z_stream state{};
  if (data.size() > std::numeric_limits<uInt>::max()) return malformed();
  state.next_in = const_cast<Bytef*>(data.data());  // zlib's interface lacks a const, it only reads
  state.avail_in = static_cast<uInt>(data.size());
  if (inflateInit(&state) != Z_OK) return Error{Errc::Internal, "zlib does not start", ""};
  const std::unique_ptr<z_stream, InflateEnd> owner(&state);
  const std::size_t cap = 2 * std::min(most, kMaxStreamBytes) + kStep;
  Bytes output;
  for (int outcome = Z_OK; outcome != Z_STREAM_END;) {
    const std::size_t used = output.size();
    const std::size_t step = std::min(std::max(kStep, used / 2), cap - used);
    if (step == 0) return Error{Errc::LimitExceeded, fmt::format("a stream has more than {} octets", most), ""};
    output.resize(used + step);
    state.next_out = output.data() + used;
    state.avail_out = static_cast<uInt>(step);
    outcome = inflate(&state, Z_NO_FLUSH);
    output.resize(used + step - state.avail_out);
    if (outcome != Z_OK && outcome != Z_STREAM_END) return malformed();
  }
  const ByteView rest = data.last(state.avail_in);
  if (!std::all_of(rest.begin(), rest.end(), is_blank)) return malformed();
  return output;
}

Result<Bytes> undo_predictor(const Dictionary& parameters, Bytes data) {
  const std::int64_t predictor = parameters.find("Predictor").integer().value_or(1);
  if (predictor == 1) return data;
  const std::int64_t colours = parameters.find("Colors").integer().value_or(1);
  const std::int64_t bits = parameters.find("BitsPerComponent").integer().value_or(8);
  const std::int64_t columns = parameters.find("Columns").integer().value_or(1);
  constexpr std::int64_t kMostColumns = 1 << 20;
  if (colours < 1 || colours > 32 || bits < 1 || bits > 16 || columns < 1 || columns > kMostColumns)
    return Error{Errc::BadInput, "a predictor has parameters out of bounds", ""};
  const auto row = static_cast<std::size_t>((colours * bits * columns + 7) / 8);
  const auto pixel = std::max<std::size_t>(1, static_cast<std::size_t>(colours * bits / 8));
  if (predictor == 2 && bits == 8) {
    for (std::size_t begin = 0; begin < data.size(); begin += row)
      for (std::size_t i = begin + pixel; i < std::min(begin + row, data.size()); ++i)
        data[i] = static_cast<std::uint8_t>(data[i] + data[i - pixel]);
    return data;
  }
  if (predictor < 10 || predictor > 15)
    return Error{Errc::Unsupported, fmt::format("the predictor {} is not known", predictor), ""};
  if (data.size() % (row + 1) != 0) return malformed();
  Bytes above(row, 0);
  std::size_t written = 0;
  for (std::size_t begin = 0; begin < data.size(); begin += row + 1) {
    const std::uint8_t kind = data[begin];
    if (kind > 4) return malformed();
    Bytes line(row);
    for (std::size_t i = 0; i < row; ++i) {
      const int left = i >= pixel ? line[i - pixel] : 0;
      const int up = above[i];
      const int corner = i >= pixel ? above[i - pixel] : 0;
      int guess = 0;
      if (kind == 1) guess = left;
      if (kind == 2) guess = up;
      if (kind == 3) guess = (left + up) / 2;
      if (kind == 4) {
        const int estimate = left + up - corner;
        const int to_left = std::abs(estimate - left);
        const int to_up = std::abs(estimate - up);
        const int to_corner = std::abs(estimate - corner);
        guess = to_left <= to_up && to_left <= to_corner ? left : (to_up <= to_corner ? up : corner);
      }
      line[i] = static_cast<std::uint8_t>(data[begin + 1 + i] + guess);
    }
    std::copy(line.begin(), line.end(), data.begin() + static_cast<std::ptrdiff_t>(written));
    written += row;
    above = std::move(line);
  }
  data.resize(written);
  return data;
}

}  // namespace libsign::pdf
