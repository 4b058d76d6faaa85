#pragma once

#include <optional>

#include <libsign/result.hpp>
#include "pdf/revision.hpp"

namespace libsign::pdf {

/// ReadSection is a section with its entries, and where the word "startxref" is expected that ends it.
struct ReadSection {
  Section section;
  std::vector<Entry> entries;  // in the order of the file
};

/// read_section reads the cross-reference table or stream at `offset`, blanks before it skipped. Errc::BadInput
/// for anything malformed: entries that are not 20 octets long, subsections out of bounds, widths that do not add up,
/// data left over; Errc::LimitExceeded above `most_entries`.
Result<ReadSection> read_section(ByteView file, std::uint64_t offset, std::size_t most_entries);

/// FileEnd is a "startxref", a number and "%%EOF", and what lies between them: blanks.
struct FileEnd {
  std::uint64_t startxref = 0;      // where the word begins
  std::uint64_t offset = 0;         // the number
  std::uint64_t end_of_marker = 0;  // behind "%%EOF"
  std::uint64_t end = 0;            // … and the end of line
};

/// read_file_end reads one that begins at `at`, space before it skipped; nothing if there is none.
std::optional<FileEnd> read_file_end(ByteView file, std::uint64_t at);

/// last_file_end finds the last one of the file; nothing if there is none. Ends are looked for from behind, in time
/// linear in the octets passed over.
std::optional<FileEnd> last_file_end(ByteView file);

/// file_ends finds up to `most` of them in `within`, the first first.
std::vector<FileEnd> file_ends(ByteView file, Span within, std::size_t most);

}  // namespace libsign::pdf
