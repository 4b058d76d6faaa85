#pragma once

#include <cstddef>

#include <libsign/bytes.hpp>

namespace libsign::xml {

/// CodeUnit is how the markup characters of a file are laid out in octets.
enum class CodeUnit { Octet, Utf16Little, Utf16Big };

/// most_attributes returns an upper bound of the attributes in any one start tag of `text`, or some number above
/// `enough` as soon as one is certain to have more. Linear; needs no well-formedness.
///
/// libxml2 compares every attribute of a tag with every other before it hands the tag over, so the cap has to be
/// checked on the octets: a tag of 5 MB would keep it busy for minutes.
std::size_t most_attributes(ByteView text, CodeUnit unit, std::size_t enough);

}  // namespace libsign::xml
