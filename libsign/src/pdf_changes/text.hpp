#pragma once

#include <string>

#include "pdf/object.hpp"

namespace libsign::pdf_changes {

/// text_of reads a text string (ISO 32000-2, 7.9.2.2) into UTF-8. Different strings may look alike in print, so nothing
/// is left out: what is no character of the encoding becomes U+FFFD.
std::string text_of(const pdf::String& string);

/// shown makes a text fit for a sentence: quoted, no control characters, at most some 60 octets.
std::string shown(const std::string& text);

}  // namespace libsign::pdf_changes
