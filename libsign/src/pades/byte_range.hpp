#pragma once

#include <optional>
#include <vector>

#include <libsign/report.hpp>
#include "pdf/file.hpp"

namespace libsign::pades {

/// Coverage is what the ByteRange of a signature says that was signed, checked against where the signature stands.
struct Coverage {
  std::vector<ByteView> signed_octets;    // two pieces; empty if ByteRange cannot be taken at its word
  std::optional<std::size_t> revision{};  // the one whose end is the end of the range
  bool whole_file = false;                // it is the last one, and nothing but an end of line follows the range
  std::string as_written;                 // "[0 10 20 30]"
  std::vector<Finding> findings;          // errors: what keeps the range from covering a revision whole
};

/// read_coverage checks ByteRange and Contents (ISO 32000-2, 12.8.1; EN 319 142-1, 4.1): four integers that stand in
/// the dictionary itself, from octet 0 to the end of a revision, and between them exactly the hexadecimal string that
/// is this dictionary's Contents, as `file` read it.
Coverage read_coverage(const pdf::File& file, const pdf::Dictionary& signature);

/// contents_of returns the octets of Contents up to the end of the first BER element in it. What follows must be zeros;
/// other octets are a warning in `findings`. Nothing, with an error, if there is no such element.
std::optional<Bytes> contents_of(const pdf::Dictionary& signature, std::vector<Finding>& findings);

}  // namespace libsign::pades
