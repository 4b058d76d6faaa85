#include <algorithm>
#include <numeric>

#include "zip/archive.hpp"
#include "zip/compression.hpp"
#include "zip/names.hpp"
#include "zip/records.hpp"

namespace libsign::zip {
namespace {

/// Located is an entry of the central directory with what lies at its place in the archive.
struct Located {
  Header header;
  ByteView data;
  bool first = false;
  bool has_local_extra = false;
};

Result<std::vector<Located>> read_entries(ByteView archive, const Limits& limits);
Result<void> locate(ByteView archive, std::uint64_t directory_offset, std::vector<Located>& entries);
Result<void> check_caps(const std::vector<Located>& entries, const Limits& limits);
Result<Entry> extract(const Located& entry, const SharedBytes& archive);

Error bad(std::string what) { return {Errc::BadInput, std::move(what)}; }
Error over(std::string what, std::string_view cap) {
  return {Errc::LimitExceeded, std::move(what) + " (" + std::string(cap) + ")"};
}

}  // namespace

Result<std::vector<Entry>> read(const SharedBytes& archive, const Limits& limits, std::string_view where) {
  const auto named = [&](Error error) {
    error.where = where;
    return error;
  };
  if (archive.view.size() > limits.max_container_bytes)
    return named(over("the archive is larger than " + std::to_string(limits.max_container_bytes) + " bytes",
                      "max_container_bytes"));
  const auto located = read_entries(archive.view, limits);
  if (!located) return named(located.error());

  std::vector<Entry> entries;
  for (const Located& one : *located) {
    auto entry = extract(one, archive);
    if (!entry) return named(entry.error());
    if (!entry->name.ends_with('/')) entries.push_back(*std::move(entry));
  }
  return entries;
}

bool looks_like_zip(ByteView bytes) {
  const std::string_view text = as_text(bytes.first(std::min<std::size_t>(bytes.size(), 4)));
  return text == "PK\3\4" || text == "PK\5\6";
}

namespace {

Result<std::vector<Located>> read_entries(ByteView archive, const Limits& limits) {
  const auto directory = read_directory(archive);
  if (!directory) return directory.error();
  if (directory->count > limits.max_entries)
    return over("there are more than " + std::to_string(limits.max_entries) + " entries", "max_entries");

  std::vector<Located> entries;
  ByteView rest =
      archive.subspan(static_cast<std::size_t>(directory->offset), static_cast<std::size_t>(directory->size));
  for (std::uint64_t i = 0; i < directory->count; ++i) {
    auto header = read_central(rest);
    if (!header) return header.error();
    entries.push_back({.header = *std::move(header), .data = {}});
  }
  if (!rest.empty()) return bad("the central directory is longer than its entries");

  std::vector<std::string_view> names;
  for (const Located& entry : entries) names.push_back(entry.header.name);
  if (const auto fault = clash_fault(names)) return bad(*fault);
  if (auto done = locate(archive, directory->offset, entries); !done) return done.error();
  if (auto done = check_caps(entries, limits); !done) return done.error();
  return entries;
}

Result<void> check_against_local(const Header& central, const Header& local) {
  const auto differs = [&](std::string_view what) {
    return bad("the local and central headers of " + quoted(central.name) + " disagree on the " + std::string(what));
  };
  if (local.name != central.name) return differs("name");
  if (local.flags != central.flags) return differs("flags");
  if (local.method != central.method) return differs("method");
  const bool left_to_descriptor = central.flags & kFlagDescriptor;
  const auto same = [&](std::uint64_t a, std::uint64_t b) { return a == b || (left_to_descriptor && a == 0); };
  if (!same(local.crc, central.crc)) return differs("CRC");
  if (!same(local.compressed_size, central.compressed_size) || !same(local.size, central.size)) return differs("sizes");
  return {};
}

/// locate finds the data of the entries. From the first byte to the central directory they must lie one behind
/// the other: whatever else stood there, another reader could take for an entry.
Result<void> locate(ByteView archive, std::uint64_t directory_offset, std::vector<Located>& entries) {
  std::vector<Located*> by_offset(entries.size());
  std::ranges::transform(entries, by_offset.begin(), [](Located& entry) { return &entry; });
  std::ranges::sort(by_offset, {}, [](const Located* entry) { return entry->header.offset; });
  if (const std::uint64_t begin = by_offset.empty() ? directory_offset : by_offset.front()->header.offset; begin != 0)
    return bad("there are bytes before the first entry");

  for (std::size_t i = 0; i < by_offset.size(); ++i) {
    Located& entry = *by_offset[i];
    const std::uint64_t end = i + 1 < by_offset.size() ? by_offset[i + 1]->header.offset : directory_offset;
    if (end > directory_offset) return bad("an entry begins behind the central directory");
    ByteView rest = archive.subspan(static_cast<std::size_t>(entry.header.offset),
                                    static_cast<std::size_t>(end - entry.header.offset));
    if (rest.empty()) return bad("the entry " + quoted(entry.header.name) + " overlaps another");
    const auto local = read_local(rest);
    if (!local) return local.error();
    if (auto done = check_against_local(entry.header, *local); !done) return done;
    if (entry.header.compressed_size > rest.size())
      return bad("the entry " + quoted(entry.header.name) + " overlaps what follows it");
    const auto size = static_cast<std::size_t>(entry.header.compressed_size);
    entry.data = rest.first(size);
    entry.first = i == 0;
    entry.has_local_extra = local->has_extra;

    const ByteView behind = rest.subspan(size);
    if (entry.header.flags & kFlagDescriptor) {
      if (!is_descriptor_of(entry.header, behind))
        return bad("the data descriptor of " + quoted(entry.header.name) + " is missing or lies");
    } else if (!behind.empty()) {
      return bad("there are bytes behind the entry " + quoted(entry.header.name) + " that no header explains");
    }
  }
  return {};
}

Result<void> check_caps(const std::vector<Located>& entries, const Limits& limits) {
  std::uint64_t left = limits.max_inflated_bytes;
  for (const Located& entry : entries) {
    const std::uint64_t size = entry.header.size;
    if (size > limits.max_entry_bytes)
      return over("the entry " + quoted(entry.header.name) + " is larger than " +
                      std::to_string(limits.max_entry_bytes) + " bytes",
                  "max_entry_bytes");
    if (size > left)
      return over("the entries together are larger than " + std::to_string(limits.max_inflated_bytes) + " bytes",
                  "max_inflated_bytes");
    left -= size;
    if (exceeds_ratio(size, entry.data.size(), limits))
      return over("the entry " + quoted(entry.header.name) + " inflates to more than " +
                      std::to_string(limits.max_inflate_ratio) + " times its size",
                  "max_inflate_ratio");
  }
  return {};
}

Result<Entry> extract(const Located& located, const SharedBytes& archive) {
  const Header& header = located.header;
  Entry entry{.name = header.name,
              .bytes = {archive.owner, located.data},
              .stored = header.method == kStored,
              .first = located.first,
              .has_extra = located.has_local_extra};
  if (entry.stored) {
    if (header.size != header.compressed_size)
      return bad("the sizes of the stored entry " + quoted(header.name) + " differ");
  } else {
    auto inflated = inflate_exactly(located.data, static_cast<std::size_t>(header.size));
    if (!inflated) return bad("the entry " + quoted(header.name) + " does not inflate to its size");
    entry.bytes = *std::move(inflated);
  }
  if (crc32_of(entry.bytes.view) != header.crc) return bad("the CRC of the entry " + quoted(header.name) + " is wrong");
  if (header.name.ends_with('/') && header.size != 0) return bad("the folder " + quoted(header.name) + " has content");
  return entry;
}

}  // namespace
}  // namespace libsign::zip
