#include <limits>

#include <libsign/limits.hpp>
#include "zip/archive.hpp"
#include "zip/compression.hpp"
#include "zip/names.hpp"
#include "zip/records.hpp"

namespace libsign::zip {
namespace {

std::optional<std::string> fault_of(const std::vector<NewEntry>& entries) {
  std::vector<std::string_view> names;
  for (const NewEntry& entry : entries) {
    if (auto fault = name_fault(entry.name)) return fault;
    if (entry.name.ends_with('/')) return "the entry name " + quoted(entry.name) + " names a folder";
    if (entry.name.size() > std::numeric_limits<std::uint16_t>::max()) return "an entry name is too long";
    names.push_back(entry.name);
  }
  return clash_fault(names);
}

bool is_ascii(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

}  // namespace

Result<Bytes> write(const std::vector<NewEntry>& entries) {
  if (auto fault = fault_of(entries)) return Error{Errc::Refused, *std::move(fault)};

  constexpr std::size_t kRecordBytes = 256;  // of one entry beside its name and data, generously
  std::size_t expected = kRecordBytes;
  for (const NewEntry& entry : entries) expected += entry.bytes.size() + 2 * entry.name.size() + kRecordBytes;
  Bytes archive;
  archive.reserve(expected);
  std::vector<Header> headers;
  headers.reserve(entries.size());
  for (const NewEntry& entry : entries) {
    Bytes deflated;
    if (!entry.store) deflated = deflate(entry.bytes);
    // What a reader would take for a bomb is stored.
    const bool stored = entry.store || exceeds_ratio(entry.bytes.size(), deflated.size(), Limits{});
    const ByteView data = stored ? entry.bytes : ByteView(deflated);
    headers.push_back({.name = entry.name,
                       .flags = is_ascii(entry.name) ? std::uint16_t{0} : kFlagUtf8,
                       .method = stored ? kStored : kDeflated,
                       .crc = crc32_of(entry.bytes),
                       .compressed_size = data.size(),
                       .size = entry.bytes.size(),
                       .offset = archive.size()});
    append_local(archive, headers.back());
    archive.insert(archive.end(), data.begin(), data.end());
  }

  Directory directory{.offset = archive.size(), .count = headers.size()};
  for (const Header& header : headers) append_central(archive, header);
  directory.size = archive.size() - directory.offset;
  append_directory(archive, directory);
  return archive;
}

}  // namespace libsign::zip
