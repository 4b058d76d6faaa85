#include <libdeflate.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#include <fmt/format.h>

#include "base/heap.hpp"
#include "pdf/caps.hpp"
#include "pdf/codecs.hpp"
#include "pdf/syntax.hpp"

namespace libsign::pdf {
namespace {

struct Free {
  void operator()(libdeflate_decompressor* decompressor) const noexcept { libdeflate_free_decompressor(decompressor); }
};

Error malformed() { return {Errc::BadInput, "a stream is compressed badly", ""}; }

/// guess returns what a PNG predictor (ISO/IEC 15948, 9.2) expects of an octet.
int guess(std::uint8_t kind, int left, int up, int corner) {
  switch (kind) {
    case 1: return left;
    case 2: return up;
    case 3: return (left + up) / 2;
    case 4: break;
    default: return 0;
  }
  const int to_left = std::abs(up - corner);
  const int to_up = std::abs(left - corner);
  const int to_corner = std::abs(left + up - 2 * corner);
  if (to_left <= to_up && to_left <= to_corner) return left;
  return to_up <= to_corner ? up : corner;
}

}  // namespace

Result<Bytes> inflate_zlib(ByteView data, std::size_t most) {
  constexpr std::size_t kPage = 4u << 10;
  constexpr std::size_t kUsualRatio = 6;
  const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  if (!decompressor) throw std::bad_alloc();
  const std::size_t cap = 2 * std::min(most, kMaxStreamBytes) + (64u << 10);
  const std::size_t most_likely = kPage + most + most / 8;  // with what a predictor spends on each row
  // Nothing announces the size, so room that was too small is doubled.
  for (std::size_t room = std::min({cap, kPage + kUsualRatio * data.size(), most_likely});;
       room = std::min(cap, 2 * room)) {
    expect_heap(room);
    Bytes output(room);
    std::size_t used = 0;
    std::size_t made = 0;
    const auto outcome =
        libdeflate_zlib_decompress_ex(decompressor.get(), data.data(), data.size(), output.data(), room, &used, &made);
    if (outcome == LIBDEFLATE_INSUFFICIENT_SPACE && room < cap) continue;
    if (outcome == LIBDEFLATE_INSUFFICIENT_SPACE)
      return Error{Errc::LimitExceeded, fmt::format("a stream has more than {} octets", most), ""};
    const ByteView rest = data.subspan(used);
    if (outcome != LIBDEFLATE_SUCCESS || !std::all_of(rest.begin(), rest.end(), is_blank)) return malformed();
    output.resize(made);
    if (room > kUsualRatio * made) output.shrink_to_fit();
    return output;
  }
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
  const Bytes nothing(std::min(row, data.size()), 0);
  const std::uint8_t* above = nothing.data();
  std::uint8_t* line = data.data();  // never behind what is read, which has an octet more to each row
  for (std::size_t begin = 0; begin < data.size(); begin += row + 1) {
    const std::uint8_t kind = data[begin];
    if (kind > 4) return malformed();
    for (std::size_t i = 0; i < row; ++i) {
      const int left = i >= pixel ? line[i - pixel] : 0;
      const int up = above[i];
      const int corner = i >= pixel ? above[i - pixel] : 0;
      line[i] = static_cast<std::uint8_t>(data[begin + 1 + i] + guess(kind, left, up, corner));
    }
    above = line;
    line += row;
  }
  data.resize(static_cast<std::size_t>(line - data.data()));
  return data;
}

}  // namespace libsign::pdf
