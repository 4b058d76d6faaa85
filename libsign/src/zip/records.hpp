#pragma once

#include <cstdint>
#include <string>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>

/// The records of a ZIP file (PKWARE APPNOTE 6.3.9, 4.3): each is read strictly and written in one fixed form.
/// Errors are Errc::BadInput with an empty `where`.
namespace libsign::zip {

inline constexpr std::uint16_t kStored = 0;
inline constexpr std::uint16_t kDeflated = 8;

inline constexpr std::uint16_t kFlagDescriptor = 1u << 3;  // sizes and CRC follow the data
inline constexpr std::uint16_t kFlagUtf8 = 1u << 11;

/// Header is what a local and a central header both say of an entry, ZIP64 fields resolved.
struct Header {
  std::string name;
  std::uint16_t flags = 0;
  std::uint16_t method = kStored;
  std::uint32_t crc = 0;
  std::uint64_t compressed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  // of the local header; only the central one says it
  bool has_extra = false;
};

/// Directory tells where the central directory lies.
struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t count = 0;
};

/// read_directory finds the end of central directory record, which must end the file, and the ZIP64 one if
/// there is one; the two must not contradict each other, and the directory must end where they begin.
Result<Directory> read_directory(ByteView archive);

/// read_central and read_local take one header off the front of `rest`. Both refuse encryption, unknown flags and
/// methods, and extra fields that are malformed or give the entry another name; read_central refuses other disks
/// and symbolic links too.
Result<Header> read_central(ByteView& rest);
Result<Header> read_local(ByteView& rest);

/// is_descriptor_of tells whether `bytes` are the data descriptor of `entry`, with or without signature, with
/// sizes of 32 or 64 bits, and nothing else.
bool is_descriptor_of(const Header& entry, ByteView bytes);

/// append_local, append_central and append_directory write records without comments and dated 1980-01-01, with
/// ZIP64 fields only for numbers that need them. The directory's record is written for a directory that ends at
/// the end of `archive`.
void append_local(Bytes& archive, const Header& entry);
void append_central(Bytes& archive, const Header& entry);
void append_directory(Bytes& archive, const Directory& directory);

/// Numbers that stand for themselves in a record: signatures and the marks that send the reader to a ZIP64 field.
inline constexpr std::uint32_t kLocalSignature = 0x04034B50;
inline constexpr std::uint32_t kCentralSignature = 0x02014B50;
inline constexpr std::uint32_t kEndSignature = 0x06054B50;
inline constexpr std::uint32_t kEnd64Signature = 0x06064B50;
inline constexpr std::uint32_t kLocator64Signature = 0x07064B50;
inline constexpr std::uint32_t kDescriptorSignature = 0x08074B50;
inline constexpr std::uint16_t kZip64Field = 0x0001;
inline constexpr std::uint16_t kSee64In16 = 0xFFFF;
inline constexpr std::uint32_t kSee64In32 = 0xFFFFFFFF;
inline constexpr std::size_t kEndBytes = 22;
inline constexpr std::size_t kEnd64Bytes = 56;
inline constexpr std::size_t kLocator64Bytes = 20;

}  // namespace libsign::zip
