#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <libsign/agreement.hpp>
#include <libsign/result.hpp>

namespace libsign::agreement {

/// read_source turns a memorandum in Markdown or plain text into labelled blocks and makes sure that they hold the
/// words of the source, all of them, in order, and no other. Errc::BadInput or Errc::LimitExceeded, naming the
/// line.
Result<std::vector<TextBlock>> read_source(std::string_view source, std::string_view name);

/// check_words compares the words of a source with those of the blocks made from it; Errc::Internal if they differ.
Result<void> check_words(std::string_view source, std::span<const TextBlock> blocks, std::string_view name);

}  // namespace libsign::agreement
