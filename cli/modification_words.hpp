#pragma once

#include <string>
#include <string_view>

#include <libsign/act.hpp>
#include <libsign/texts.hpp>

namespace libsign::cli {

/// modification_words says what a modification is about: from which text to which, by their digests, from when, and
/// every word that changes.
std::string modification_words(const Act& modification, const LabelledText& base, const LabelledText& result);

/// indented puts two spaces before each line.
std::string indented(std::string_view lines);

}  // namespace libsign::cli
