#pragma once

#include <string>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>

/// ZIP archives as ASiC needs them: nothing encrypted, nothing twice, no path that leaves the folder.
namespace libsign::zip {

struct Entry {
  std::string name;   // UTF-8, '/' between folders, never absolute, no "." or ".." component
  SharedBytes bytes;  // a stored entry is a view into the archive, a deflated one is owned
  bool stored = false;
  std::string mimetype_violation;  // only for the entry "mimetype": why it is not as EN 319 162-1, A.1 asks; else empty
};

/// read opens a ZIP archive and inflates its entries; folders are left out. Errc::BadInput for anything
/// malformed: local and central headers that disagree, overlapping entries, sizes or CRCs that lie, duplicate
/// names, traversal, encryption, data before, between or after the entries that no header explains.
/// Errc::LimitExceeded for the caps. `where` names the file in errors.
Result<std::vector<Entry>> read(const SharedBytes& archive, const Limits& limits, std::string_view where);

/// looks_like_zip tells whether `bytes` begin like a ZIP archive.
bool looks_like_zip(ByteView bytes);

struct NewEntry {
  std::string name;
  ByteView bytes;
  bool store = false;  // else deflated
};
/// write makes an archive, byte for byte the same for the same input: fixed dates, no extra fields (ZIP64
/// where needed), UTF-8 flag where a name asks for it, the order of `entries`.
Result<Bytes> write(const std::vector<NewEntry>& entries);

}  // namespace libsign::zip
