#pragma once

#include <string>
#include <vector>

#include <libsign/result.hpp>
#include "pdf/file.hpp"

namespace libsign::pdf {

/// Unexplained is a stretch of a file that no cross-reference section accounts for.
struct Unexplained {
  Span span;
  std::string why;  // "object 5 is not listed", for people
};

/// unexplained walks over the octets of `revision` and returns those that are none of: the header, an object that the
/// revision lists and that lies there, its cross-reference sections, its end, blanks between them, and comments of one
/// line. Stops at the first `most`. Linear in the octets of the revision, streams passed over.
std::vector<Unexplained> unexplained(File& file, std::size_t revision, std::size_t most = 10);

/// hidden_ends returns where octets of the file look like the end of a revision that is not in the chain: a chance that
/// the chain was cut.
std::vector<std::uint64_t> hidden_ends(const File& file, std::size_t most = 10);

}  // namespace libsign::pdf
