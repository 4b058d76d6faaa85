#include "zip/records.hpp"

#include <array>

namespace libsign::zip {
namespace {

constexpr std::uint16_t kVersion20 = 20;           // deflate
constexpr std::uint16_t kVersion45 = 45;           // ZIP64
constexpr std::uint16_t kFirstDay = 1u << 5 | 1u;  // 1980-01-01, the first date that DOS knows

void append(Bytes& out, std::uint64_t value, std::size_t width) {
  std::array<std::uint8_t, 8> octets{};
  for (std::size_t i = 0; i < width; ++i) octets[i] = static_cast<std::uint8_t>(value >> 8 * i);
  out.insert(out.end(), octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(width));
}
void append16(Bytes& out, std::uint64_t value) { append(out, value, 2); }
void append32(Bytes& out, std::uint64_t value) { append(out, value, 4); }
void append64(Bytes& out, std::uint64_t value) { append(out, value, 8); }

bool needs64(std::uint64_t value) { return value >= kSee64In32; }
std::uint64_t in32(std::uint64_t value, bool see64) { return see64 ? kSee64In32 : value; }

/// append_common writes the fields from "version needed" to "extra field length".
void append_common(Bytes& out, const Header& entry, bool sizes64, std::size_t extra_size) {
  append16(out, extra_size > 0 ? kVersion45 : kVersion20);
  append16(out, entry.flags);
  append16(out, entry.method);
  append16(out, 0);
  append16(out, kFirstDay);
  append32(out, entry.crc);
  append32(out, in32(entry.compressed_size, sizes64));
  append32(out, in32(entry.size, sizes64));
  append16(out, entry.name.size());
  append16(out, extra_size);
}

Bytes zip64_field(const std::vector<std::uint64_t>& numbers) {
  Bytes field;
  if (numbers.empty()) return field;
  append16(field, kZip64Field);
  append16(field, numbers.size() * 8);
  for (const std::uint64_t number : numbers) append64(field, number);
  return field;
}

}  // namespace

void append_local(Bytes& archive, const Header& entry) {
  const bool sizes64 = needs64(entry.size) || needs64(entry.compressed_size);
  const Bytes extra =
      zip64_field(sizes64 ? std::vector{entry.size, entry.compressed_size} : std::vector<std::uint64_t>{});
  append32(archive, kLocalSignature);
  append_common(archive, entry, sizes64, extra.size());
  archive.insert(archive.end(), entry.name.begin(), entry.name.end());
  archive.insert(archive.end(), extra.begin(), extra.end());
}

void append_central(Bytes& archive, const Header& entry) {
  const bool sizes64 = needs64(entry.size) || needs64(entry.compressed_size);
  std::vector<std::uint64_t> numbers;
  if (sizes64) numbers = {entry.size, entry.compressed_size};
  if (needs64(entry.offset)) numbers.push_back(entry.offset);
  const Bytes extra = zip64_field(numbers);
  append32(archive, kCentralSignature);
  append16(archive, kVersion45);
  append_common(archive, entry, sizes64, extra.size());
  append16(archive, 0);  // comment length
  append16(archive, 0);  // disk
  append16(archive, 0);  // internal attributes
  append32(archive, 0);  // external attributes
  append32(archive, in32(entry.offset, needs64(entry.offset)));
  archive.insert(archive.end(), entry.name.begin(), entry.name.end());
  archive.insert(archive.end(), extra.begin(), extra.end());
}

void append_directory(Bytes& archive, const Directory& directory) {
  const bool count64 = directory.count >= kSee64In16;
  if (count64 || needs64(directory.size) || needs64(directory.offset)) {
    const std::uint64_t begin = directory.offset + directory.size;
    append32(archive, kEnd64Signature);
    append64(archive, kEnd64Bytes - 12);  // of what follows
    append16(archive, kVersion45);
    append16(archive, kVersion45);
    append32(archive, 0);
    append32(archive, 0);
    append64(archive, directory.count);
    append64(archive, directory.count);
    append64(archive, directory.size);
    append64(archive, directory.offset);

    append32(archive, kLocator64Signature);
    append32(archive, 0);
    append64(archive, begin);
    append32(archive, 1);
  }
  append32(archive, kEndSignature);
  append16(archive, 0);
  append16(archive, 0);
  append16(archive, count64 ? kSee64In16 : directory.count);
  append16(archive, count64 ? kSee64In16 : directory.count);
  append32(archive, in32(directory.size, needs64(directory.size)));
  append32(archive, in32(directory.offset, needs64(directory.offset)));
  append16(archive, 0);  // comment length
}

}  // namespace libsign::zip
