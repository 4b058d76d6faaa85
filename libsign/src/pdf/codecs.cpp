#include "pdf/codecs.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "pdf/syntax.hpp"

namespace libsign::pdf {
namespace {

Error malformed() { return {Errc::BadInput, "a stream is encoded badly", ""}; }

Error over(std::size_t most) {
  return {Errc::LimitExceeded, fmt::format("a stream has more than {} octets", most), ""};
}

/// LzwTable holds the strings of LZW as chains of octets.
class LzwTable {
 public:
  static constexpr unsigned kClear = 256;
  static constexpr unsigned kEnd = 257;
  static constexpr unsigned kMost = 4096;

  unsigned size() const { return size_; }
  void clear() { size_ = kEnd + 1; }
  bool knows(unsigned code) const { return code < kClear || (code > kEnd && code < size_); }

  void add(unsigned prefix, std::uint8_t octet) {
    if (size_ == kMost) return;
    prefix_[size_] = static_cast<std::uint16_t>(prefix);
    last_[size_] = octet;
    length_[size_] = static_cast<std::uint16_t>(length(prefix) + 1);
    ++size_;
  }

  std::size_t length(unsigned code) const { return code < kClear ? 1 : length_[code]; }
  std::uint8_t first(unsigned code) const {
    while (code >= kClear) code = prefix_[code];
    return static_cast<std::uint8_t>(code);
  }
  void append(unsigned code, Bytes& output) const {
    const std::size_t begin = output.size();
    output.resize(begin + length(code));
    for (std::size_t at = output.size(); at > begin; code = code < kClear ? code : prefix_[code])
      output[--at] = code < kClear ? static_cast<std::uint8_t>(code) : last_[code];
  }

 private:
  unsigned size_ = kEnd + 1;
  std::array<std::uint16_t, kMost> prefix_{};
  std::array<std::uint16_t, kMost> length_{};
  std::array<std::uint8_t, kMost> last_{};
};

unsigned code_width(unsigned table_size, unsigned early) {
  if (table_size + early > 2047) return 12;
  if (table_size + early > 1023) return 11;
  return table_size + early > 511 ? 10 : 9;
}

}  // namespace

Result<Bytes> decode_lzw(ByteView data, bool early_change, std::size_t most) {
  LzwTable table;
  Bytes output;
  std::optional<unsigned> previous;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (std::size_t at = 0;;) {
    const unsigned width = code_width(table.size(), early_change ? 1 : 0);
    while (bits < width) {
      if (at == data.size()) return malformed();
      pending = (pending << 8) | data[at++];
      bits += 8;
    }
    const unsigned code = (pending >> (bits - width)) & ((1u << width) - 1);
    bits -= width;
    if (code == LzwTable::kEnd) return output;
    if (code == LzwTable::kClear) {
      table.clear();
      previous.reset();
      continue;
    }
    if (!table.knows(code) && (!previous || code != table.size())) return malformed();
    if (previous) table.add(*previous, table.first(table.knows(code) ? code : *previous));
    if (!table.knows(code)) return malformed();
    table.append(code, output);
    if (output.size() > 2 * most) return over(most);
    previous = code;
  }
}

Result<Bytes> decode_ascii_hex(ByteView data) {
  Bytes output;
  int high = -1;
  for (const std::uint8_t c : data) {
    if (is_blank(c)) continue;
    if (c == '>') {
      if (high >= 0) output.push_back(static_cast<std::uint8_t>(high * 16));
      return output;
    }
    const int digit = hex_digit(c);
    if (digit < 0) return malformed();
    if (high >= 0) output.push_back(static_cast<std::uint8_t>(high * 16 + digit));
    high = high >= 0 ? -1 : digit;
  }
  return malformed();
}

Result<Bytes> decode_ascii85(ByteView data) {
  Bytes output;
  std::uint64_t group = 0;
  int count = 0;
  const auto flush = [&](int octets) {
    for (int i = 0; i < octets; ++i) output.push_back(static_cast<std::uint8_t>(group >> (24 - 8 * i)));
    group = 0;
    count = 0;
  };
  for (const std::uint8_t c : data) {
    if (is_blank(c)) continue;
    if (c == 'z' && count == 0) {
      flush(4);
      continue;
    }
    if (c == '~') {
      if (count == 1) return malformed();
      if (count > 1) {
        const int octets = count - 1;
        for (int i = count; i < 5; ++i) group = group * 85 + 84;
        if (group > 0xFFFFFFFF) return malformed();
        flush(octets);
      }
      return output;
    }
    if (c < '!' || c > 'u') return malformed();
    group = group * 85 + (c - '!');
    if (++count == 5) {
      if (group > 0xFFFFFFFF) return malformed();
      flush(4);
    }
  }
  return malformed();
}

Result<Bytes> decode_run_length(ByteView data, std::size_t most) {
  constexpr std::uint8_t kEnd = 128;
  Bytes output;
  for (std::size_t at = 0; at < data.size();) {
    const std::uint8_t length = data[at++];
    if (length == kEnd) return output;
    const std::size_t count = length < kEnd ? length + 1u : 257u - length;
    const std::size_t needed = length < kEnd ? count : 1;
    if (needed > data.size() - at) return malformed();
    if (length < kEnd)
      output.insert(output.end(), data.begin() + static_cast<std::ptrdiff_t>(at),
                    data.begin() + static_cast<std::ptrdiff_t>(at + count));
    else
      output.insert(output.end(), count, data[at]);
    at += needed;
    if (output.size() > most) return over(most);
  }
  return malformed();
}

}  // namespace libsign::pdf
