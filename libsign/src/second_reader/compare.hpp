#pragma once

#include <string_view>
#include <vector>

#include <libsign/report.hpp>
#include "pdf/file.hpp"

/// A second opinion on what a PDF file says, by libqpdf, which repairs nothing here either.
namespace libsign::second_reader {

/// disagreements opens the file as it was at the end of `revision` and compares with our reader: the cross-reference
/// tables, the objects that this revision wrote, and of each page what it shows. Each difference is the error
/// PARSER_DISAGREEMENT, also that it cannot be read at all or writes more
/// objects than are compared. Stops after a few. Encrypted files
/// are compared as far as they can be without decrypting: strings and streams are left out.
std::vector<Finding> disagreements(pdf::File& file, std::size_t revision, std::string_view password);

}  // namespace libsign::second_reader
