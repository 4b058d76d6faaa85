#pragma once

#include <string_view>
#include <vector>

#include <libsign/agreement.hpp>
#include <libsign/result.hpp>

#include "agreement/markup.hpp"

namespace libsign::agreement {

/// label gives every paragraph its place in the memorandum: title, parties, recitals, formula, numbered divisions
/// with their paragraphs, points and bullets, conclusions, signatures. Errc::BadInput, naming the line, for a
/// paragraph that has none. docs/acts.md describes the forms of the labels.
Result<std::vector<TextBlock>> label(const std::vector<Paragraph>& paragraphs, std::string_view name);

}  // namespace libsign::agreement
