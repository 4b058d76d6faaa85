#include "zip/compression.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <new>

namespace libsign::zip {
namespace {

constexpr int kLevel = 6;  // of 0 to 12: where twice the time saves a few percent

template <auto Free>
struct Freed {
  void operator()(auto* handle) const { Free(handle); }
};
using Compressor = std::unique_ptr<libdeflate_compressor, Freed<libdeflate_free_compressor>>;
using Decompressor = std::unique_ptr<libdeflate_decompressor, Freed<libdeflate_free_decompressor>>;

}  // namespace

std::uint32_t crc32_of(ByteView bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

std::optional<SharedBytes> inflate_exactly(ByteView deflated, std::size_t size) {
  const Decompressor decompressor(libdeflate_alloc_decompressor());
  if (!decompressor) throw std::bad_alloc();
  // Memory that is written to needs no zeros first. The octet more is an address for nothing at all.
  auto memory = std::make_shared_for_overwrite<std::uint8_t[]>(size + 1);
  const std::span<std::uint8_t> output(memory.get(), size);
  std::size_t used = 0;
  std::size_t made = 0;
  const auto outcome = libdeflate_deflate_decompress_ex(decompressor.get(), deflated.data(), deflated.size(),
                                                        output.data(), output.size(), &used, &made);
  if (outcome != LIBDEFLATE_SUCCESS || used != deflated.size() || made != size) return std::nullopt;
  return SharedBytes{std::move(memory), output};
}

Bytes deflate(ByteView bytes) {
  const Compressor compressor(libdeflate_alloc_compressor(kLevel));
  if (!compressor) throw std::bad_alloc();
  Bytes output(libdeflate_deflate_compress_bound(compressor.get(), bytes.size()));
  output.resize(
      libdeflate_deflate_compress(compressor.get(), bytes.data(), bytes.size(), output.data(), output.size()));
  return output;
}

bool exceeds_ratio(std::uint64_t size, std::uint64_t deflated_size, const Limits& limits) {
  constexpr std::uint64_t kCountsFrom = 1u << 20;
  return size > kCountsFrom && size / std::max<std::uint64_t>(limits.max_inflate_ratio, 1) > deflated_size;
}

}  // namespace libsign::zip
