#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>

/// ZIP archives as ASiC needs them: nothing encrypted, nothing twice, no path that leaves the folder.
namespace libsign::zip {

struct Entry {
  std::string name;        // UTF-8, '/' between folders, never absolute, no "." or ".." component
  SharedBytes bytes;       // a stored entry is a view into the archive, a deflated one is owned
  bool stored = false;     // else deflated
  bool first = false;      // the archive begins with this entry
  bool has_extra = false;  // its local header carries an extra field
};

/// read opens a ZIP archive and inflates its entries, in the order of the central directory; folders are left
/// out. Errc::BadInput for anything malformed: local and central headers that disagree, overlapping entries,
/// sizes or CRCs that lie, names that clash, traversal, encryption, data before, between or after the entries
/// that no header explains. Errc::LimitExceeded for the caps; no more memory is taken than a cap allows.
/// `where` names the file in errors.
Result<std::vector<Entry>> read(const SharedBytes& archive, const Limits& limits, std::string_view where);

/// looks_like_zip tells whether `bytes` begin like a ZIP archive.
bool looks_like_zip(ByteView bytes);

struct NewEntry {
  std::string name;
  ByteView bytes;
  bool store = false;  // else deflated, unless that would exceed Limits::max_inflate_ratio
};

/// write makes an archive, byte for byte the same for the same input and the same zlib: fixed dates, no extra
/// fields (ZIP64 where needed), UTF-8 flag where a name asks for it, the order of `entries`. Errc::Refused for
/// a name or a pair of names that read would not take.
Result<Bytes> write(const std::vector<NewEntry>& entries);

}  // namespace libsign::zip
