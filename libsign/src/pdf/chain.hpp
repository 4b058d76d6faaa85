#pragma once

#include <vector>

#include <libsign/result.hpp>
#include "pdf/revision.hpp"

namespace libsign::pdf {

/// Chain is what "startxref" at the end of a file leads to.
struct Chain {
  std::vector<Revision> revisions;            // oldest first; each begins where the one before ends
  std::vector<std::uint32_t> object_streams;  // that any entry names, ascending
  Span tail;                                  // what follows the last revision; no reader of ours looks at it
};

/// read_chain follows the cross-reference sections from the last "%%EOF" of the file to the first (ISO 32000-2, 7.5.5
/// to 7.5.8 and annex F). Nothing is guessed and nothing repaired. Each revision's own end says where its section
/// begins, its sections lie inside it, and no entry points behind it. Entries that say what was said before are left
/// out, and free ones of numbers that were not in use: they change nothing.
///
/// Errc::BadInput for anything else, for a section that is visited twice, for two entries of one number that
/// disagree, for sections that lie inside each other, and for an object stream that a later revision replaces;
/// Errc::LimitExceeded above kMaxRevisions or kMaxEntries.
Result<Chain> read_chain(ByteView file);

}  // namespace libsign::pdf
