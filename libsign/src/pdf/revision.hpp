#pragma once

#include <cstdint>
#include <vector>

#include "pdf/object.hpp"

namespace libsign::pdf {

/// Entry is what a cross-reference section says of one object number (ISO 32000-2, 7.5.4 and 7.5.8).
struct Entry {
  enum class Kind : std::uint8_t { Free, Plain, Compressed };
  std::uint32_t number = 0;
  Kind kind = Kind::Free;
  bool hidden = false;           // the table calls it free, the stream beside the table does not
  std::uint16_t generation = 0;  // of a plain object; of a free one the generation that it may get next
  std::uint64_t where = 0;       // of a plain object: its offset; of a compressed one as put_into says

  /// A compressed object is the one at `index` in the object stream that has a number.
  void put_into(std::uint32_t stream, std::uint32_t index) { where = std::uint64_t{index} << 32 | stream; }
  std::uint32_t stream() const { return static_cast<std::uint32_t>(where); }
  std::uint32_t index() const { return static_cast<std::uint32_t>(where >> 32); }
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// Section is one cross-reference section with the trailer that belongs to it.
struct Section {
  enum class Kind { Table, Stream };
  Kind kind = Kind::Table;
  bool hybrid = false;        // a stream that XRefStm of a table names: what readers of PDF 1.4 do not see
  bool exceeds_size = false;  // its Size excludes objects that are there: some readers do not see them
  std::uint64_t offset = 0;   // as startxref, Prev or XRefStm name it; blanks may lie between it and the section
  Span span;                  // "xref" up to the end of the trailer, or the object that is the stream
  Dictionary trailer;         // of a stream: its dictionary
  Reference stream{};         // of a stream: its object
};

/// Revision is what one writer appended to the file, or its beginning: all octets from the end of the revision before
/// up to its own "%%EOF" with the end of line.
struct Revision {
  Span span;
  std::uint64_t end_of_marker = 0;      // behind its "%%EOF"; span.end without the end of line
  std::uint64_t startxref = 0;          // where its "startxref" stands
  std::vector<Section> sections;        // the one that startxref names first; two for a hybrid or a linearized file
  std::vector<Entry> entries;           // of all its sections, by number, each once; written or freed by this revision
  std::vector<std::uint32_t> repeated;  // numbers of which its sections say what was so before
  Dictionary trailer;                   // of the first section

  /// hybrid revisions have a table and a stream beside it; the stream may lie in an earlier revision.
  bool hybrid() const { return sections.size() > 1 && sections.back().hybrid; }
  bool linearized() const { return sections.size() > 1 && !sections.back().hybrid; }
};

}  // namespace libsign::pdf
