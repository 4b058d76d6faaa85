#include <algorithm>
#include <array>

#include "zip/names.hpp"
#include "zip/records.hpp"

namespace libsign::zip {
namespace {

constexpr std::uint16_t kUnicodePathField = 0x7075;
constexpr std::uint16_t kFlagDeflateOptions = 3u << 1;
constexpr std::uint16_t kEncryptionFlags = 1u << 0 | 1u << 6 | 1u << 13;

constexpr std::uint8_t kMadeByUnix = 3;
constexpr std::uint8_t kMadeByMacOs = 19;
constexpr std::uint32_t kFileTypeMask = 0170000;
constexpr std::uint32_t kRegularFile = 0100000;
constexpr std::uint32_t kFolder = 0040000;

/// Fields takes little-endian numbers off the front of `rest`. Where `rest` is too short it yields zeros and
/// failed() tells so.
class Fields {
 public:
  explicit Fields(ByteView rest) : rest_(rest) {}

  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  ByteView take(std::size_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  ByteView rest() const { return rest_; }
  bool failed() const { return failed_; }

 private:
  std::uint64_t number(std::size_t width) {
    const ByteView taken = take(width);
    std::uint64_t value = 0;
    for (std::size_t i = taken.size(); i-- > 0;) value = value << 8 | taken[i];
    return value;
  }

  ByteView rest_;
  bool failed_ = false;
};

Error bad(std::string what) { return {Errc::BadInput, std::move(what)}; }

/// cut_off says in the words of people what `detail` says in those of the format.
Error cut_off(std::string detail) {
  return {.code = Errc::BadInput,
          .what = "the file is cut off, or is no ZIP container",
          .hint = "ask for the file again",
          .detail = std::move(detail)};
}

Result<std::size_t> find_end(ByteView archive);
Result<Directory> read_directory64(ByteView archive, std::size_t end, const Directory& narrow);
Result<void> read_extra(Header& header, ByteView extra, const std::vector<std::uint64_t*>& wide);
Result<void> check_features(const Header& header);

}  // namespace

Result<Directory> read_directory(ByteView archive) {
  const auto end = find_end(archive);
  if (!end) return end.error();
  Fields fields(archive.subspan(*end));
  fields.u32();
  const std::uint16_t disk = fields.u16();
  const std::uint16_t directory_disk = fields.u16();
  const std::uint16_t count_here = fields.u16();
  const std::uint16_t count = fields.u16();
  const std::uint32_t size = fields.u32();
  const std::uint32_t offset = fields.u32();
  const Directory narrow{.offset = offset, .size = size, .count = count};

  if (*end >= kLocator64Bytes && Fields(archive.subspan(*end - kLocator64Bytes)).u32() == kLocator64Signature)
    return read_directory64(archive, *end, narrow);
  if (disk != 0 || directory_disk != 0 || count_here != count) return bad("the archive spans several disks");
  if (narrow.offset + narrow.size != *end) return bad("the central directory does not end where its end record begins");
  return narrow;
}

Result<Header> read_central(ByteView& rest) {
  Fields fields(rest);
  if (fields.u32() != kCentralSignature) return bad("the central directory is cut short or malformed");
  Header header;
  const std::uint16_t made_by = fields.u16();
  fields.u16();  // the version needed to extract says less than method and flags do
  header.flags = fields.u16();
  header.method = fields.u16();
  fields.u32();  // date and time
  header.crc = fields.u32();
  header.compressed_size = fields.u32();
  header.size = fields.u32();
  const std::uint16_t name_length = fields.u16();
  const std::uint16_t extra_length = fields.u16();
  const std::uint16_t comment_length = fields.u16();
  const std::uint16_t disk = fields.u16();
  fields.u16();  // internal attributes
  const std::uint32_t mode = fields.u32() >> 16;
  header.offset = fields.u32();
  header.name = as_text(fields.take(name_length));
  const ByteView extra = fields.take(extra_length);
  fields.take(comment_length);
  if (fields.failed()) return bad("the central directory is cut short or malformed");
  rest = fields.rest();

  if (const auto fault = name_fault(header.name)) return bad(*fault);
  if (disk != 0) return bad("the archive spans several disks");
  const std::uint32_t type = mode & kFileTypeMask;
  const bool mode_counts = made_by >> 8 == kMadeByUnix || made_by >> 8 == kMadeByMacOs;
  if (mode_counts && type != 0 && type != kRegularFile && type != kFolder)
    return bad("the entry " + quoted(header.name) + " is a symbolic link or a device");
  if (auto done = read_extra(header, extra, {&header.size, &header.compressed_size, &header.offset}); !done)
    return done.error();
  if (auto done = check_features(header); !done) return done.error();
  return header;
}

Result<Header> read_local(ByteView& rest) {
  Fields fields(rest);
  if (fields.u32() != kLocalSignature) return bad("an entry lacks its local header");
  Header header;
  fields.u16();
  header.flags = fields.u16();
  header.method = fields.u16();
  fields.u32();
  header.crc = fields.u32();
  header.compressed_size = fields.u32();
  header.size = fields.u32();
  const std::uint16_t name_length = fields.u16();
  const std::uint16_t extra_length = fields.u16();
  header.name = as_text(fields.take(name_length));
  const ByteView extra = fields.take(extra_length);
  if (fields.failed()) return bad("a local header is cut short");
  rest = fields.rest();

  if (auto done = read_extra(header, extra, {&header.size, &header.compressed_size}); !done) return done.error();
  if (auto done = check_features(header); !done) return done.error();
  return header;
}

bool is_descriptor_of(const Header& entry, ByteView bytes) {
  Fields fields(bytes);
  const bool has_signature = bytes.size() == 16 || bytes.size() == 24;
  const bool wide = bytes.size() == 20 || bytes.size() == 24;
  if (has_signature && fields.u32() != kDescriptorSignature) return false;
  const bool same_crc = fields.u32() == entry.crc;
  const std::uint64_t compressed_size = wide ? fields.u64() : fields.u32();
  const std::uint64_t size = wide ? fields.u64() : fields.u32();
  return same_crc && compressed_size == entry.compressed_size && size == entry.size && !fields.failed() &&
         fields.rest().empty();
}

namespace {

Result<std::size_t> find_end(ByteView archive) {
  constexpr std::size_t kMaxComment = 0xFFFF;  // its length field has 16 bits
  constexpr std::array<std::uint8_t, 4> kSignature{'P', 'K', 5, 6};
  const std::size_t tail_begin = archive.size() - std::min(archive.size(), kEndBytes + kMaxComment);
  const ByteView tail = archive.subspan(tail_begin);
  // Only the last signature counts: one inside the comment would let two readers see two archives.
  const auto found = std::find_end(tail.begin(), tail.end(), kSignature.begin(), kSignature.end());
  if (found == tail.end()) return cut_off("there is no end of central directory record");
  const auto end = tail_begin + static_cast<std::size_t>(found - tail.begin());
  if (archive.size() - end < kEndBytes) return cut_off("the end of central directory record is cut short");
  const std::size_t comment_length = Fields(archive.subspan(end + kEndBytes - 2)).u16();
  if (end + kEndBytes + comment_length != archive.size())
    return Error{.code = Errc::BadInput,
                 .what = "the container is cut off, or something stands behind its end",
                 .hint = "ask for the file again",
                 .detail = "the archive does not end with its end of central directory record and comment"};
  return end;
}

Result<Directory> read_directory64(ByteView archive, std::size_t end, const Directory& narrow) {
  if (end < kLocator64Bytes + kEnd64Bytes) return cut_off("the ZIP64 end of central directory record is cut short");
  const std::size_t begin = end - kLocator64Bytes - kEnd64Bytes;
  Fields record(archive.subspan(begin));
  const bool is_record = record.u32() == kEnd64Signature && record.u64() == kEnd64Bytes - 12;
  record.u32();  // versions
  const std::uint32_t disk = record.u32();
  const std::uint32_t directory_disk = record.u32();
  const std::uint64_t count_here = record.u64();
  Directory wide;
  wide.count = record.u64();
  wide.size = record.u64();
  wide.offset = record.u64();

  record.u32();  // the locator's signature
  const std::uint32_t record_disk = record.u32();
  const std::uint64_t record_offset = record.u64();
  const std::uint32_t disks = record.u32();
  if (!is_record || record_offset != begin)
    return bad("the ZIP64 end of central directory record is not where it is said to be");
  if (disk != 0 || directory_disk != 0 || record_disk != 0 || disks > 1 || count_here != wide.count)
    return bad("the archive spans several disks");
  const auto agree = [](std::uint64_t narrow_value, std::uint64_t mark, std::uint64_t wide_value) {
    return narrow_value == mark || narrow_value == wide_value;
  };
  if (!agree(narrow.count, kSee64In16, wide.count) || !agree(narrow.size, kSee64In32, wide.size) ||
      !agree(narrow.offset, kSee64In32, wide.offset))
    return bad("the two end of central directory records disagree");
  if (wide.offset > begin || wide.size != begin - wide.offset)
    return bad("the central directory does not end where its end record begins");
  return wide;
}

/// read_extra resolves the numbers of `wide` that the header leaves to ZIP64 (APPNOTE 4.5.3), in that order.
Result<void> read_extra(Header& header, ByteView extra, const std::vector<std::uint64_t*>& wide) {
  const auto fault = [&](std::string_view why) {
    return bad("the extra fields of " + quoted(header.name) + " " + std::string(why));
  };
  header.has_extra = !extra.empty();
  bool seen_zip64 = false;
  for (Fields fields(extra); !fields.rest().empty();) {
    const std::uint16_t kind = fields.u16();
    const std::uint16_t length = fields.u16();
    const ByteView content = fields.take(length);
    if (fields.failed()) return fault("are malformed");
    if (kind == kZip64Field) {
      if (std::exchange(seen_zip64, true)) return fault("hold two ZIP64 fields");
      Fields numbers(content);
      for (std::uint64_t* number : wide)
        if (*number == kSee64In32) *number = numbers.u64();
      if (numbers.failed() || !numbers.rest().empty()) return fault("hold a ZIP64 field of the wrong length");
    }
    // Version and CRC of the other name come first; readers disagree on whether this name or the header's counts.
    if (kind == kUnicodePathField && (length < 5 || as_text(content.subspan(5)) != header.name))
      return fault("give it another name");
  }
  const auto unresolved = [](const std::uint64_t* number) { return *number == kSee64In32; };
  if (!seen_zip64 && std::ranges::any_of(wide, unresolved)) return fault("lack the ZIP64 field that is needed");
  return {};
}

Result<void> check_features(const Header& header) {
  if (header.flags & kEncryptionFlags) return bad("the entry " + quoted(header.name) + " is encrypted");
  if (header.flags & ~(kFlagDeflateOptions | kFlagDescriptor | kFlagUtf8))
    return bad("the entry " + quoted(header.name) + " has unknown flags");
  if (header.method != kStored && header.method != kDeflated)
    return bad("the entry " + quoted(header.name) + " is compressed by method " + std::to_string(header.method));
  return {};
}

}  // namespace
}  // namespace libsign::zip
