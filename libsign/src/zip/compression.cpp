#include "zip/compression.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace libsign::zip {
namespace {

constexpr int kRawDeflate = -MAX_WBITS;
constexpr int kMemoryLevel = 8;  // zlib's own default

/// Stream owns the state of one run of zlib, which counts in 32 bits: refill hands over what is left in steps.
class Stream {
 public:
  enum class Direction { Deflate, Inflate };

  Stream(Direction direction, ByteView input, std::span<std::uint8_t> output)
      : direction_(direction), input_left_(input.size()), output_left_(output.size()) {
    z_.next_in = const_cast<Bytef*>(input.data());  // zlib's interface lacks a const, it only reads
    z_.next_out = output.data();
    const int begun = direction == Direction::Inflate ? inflateInit2(&z_, kRawDeflate)
                                                      : deflateInit2(&z_, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                                                     kRawDeflate, kMemoryLevel, Z_DEFAULT_STRATEGY);
    if (begun != Z_OK) throw std::bad_alloc();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { direction_ == Direction::Inflate ? inflateEnd(&z_) : deflateEnd(&z_); }

  /// run returns whether the stream came to its end.
  bool run() {
    int outcome = Z_OK;
    while (outcome == Z_OK) {
      refill(z_.avail_in, input_left_);
      refill(z_.avail_out, output_left_);
      outcome = direction_ == Direction::Inflate ? inflate(&z_, Z_NO_FLUSH)
                                                 : ::deflate(&z_, input_left_ == 0 ? Z_FINISH : Z_NO_FLUSH);
    }
    return outcome == Z_STREAM_END;
  }

  std::size_t input_left() const { return input_left_ + z_.avail_in; }
  std::size_t output_left() const { return output_left_ + z_.avail_out; }

 private:
  static void refill(uInt& available, std::size_t& left) {
    const auto step = static_cast<uInt>(std::min<std::size_t>(left, std::numeric_limits<uInt>::max() - available));
    available += step;
    left -= step;
  }

  Direction direction_;
  std::size_t input_left_;
  std::size_t output_left_;
  z_stream z_{};
};

}  // namespace

std::uint32_t crc32_of(ByteView bytes) {
  return static_cast<std::uint32_t>(::crc32_z(::crc32_z(0, nullptr, 0), bytes.data(), bytes.size()));
}

std::optional<SharedBytes> inflate_exactly(ByteView deflated, std::size_t size) {
  // One byte more than asked for: zlib wants an address even for nothing, and memory that is written to
  // needs no zeros first.
  auto memory = std::make_shared_for_overwrite<std::uint8_t[]>(size + 1);
  const std::span<std::uint8_t> output(memory.get(), size);
  Stream stream(Stream::Direction::Inflate, deflated, output);
  if (!stream.run() || stream.input_left() != 0 || stream.output_left() != 0) return std::nullopt;
  return SharedBytes{std::move(memory), output};
}

Bytes deflate(ByteView bytes) {
  // RFC 1951 needs at most 5 bytes for each stored block; zlib's own bound takes a 32-bit length on some systems.
  Bytes output(bytes.size() + bytes.size() / 8 + 64);
  Stream stream(Stream::Direction::Deflate, bytes, output);
  stream.run();
  output.resize(output.size() - stream.output_left());
  return output;
}

bool exceeds_ratio(std::uint64_t size, std::uint64_t deflated_size, const Limits& limits) {
  constexpr std::uint64_t kCountsFrom = 1u << 20;
  return size > kCountsFrom && size / std::max<std::uint64_t>(limits.max_inflate_ratio, 1) > deflated_size;
}

}  // namespace libsign::zip
