#pragma once

#include <string>

#include <libsign/bytes.hpp>

namespace libsign::pki {

/// same_name compares two encoded Names (RFC 5280, 7.1): strings of whatever type are alike if they differ in nothing
/// but the case of ASCII letters and in white space. Both have to be well-formed.
bool same_name(ByteView a, ByteView b);

/// comparable_name writes a well-formed Name so that two are the same if the results are equal, and one lies below the
/// other in the directory (RFC 5280, 4.2.1.10) if its result begins with the other's.
std::string comparable_name(ByteView name);

/// comparable_rdn writes one RelativeDistinguishedName as comparable_name() does.
std::string comparable_rdn(ByteView rdn_content);

/// is_empty_name says whether a Name has no RDN at all.
bool is_empty_name(ByteView name);

/// lower_ascii folds ASCII letters.
std::string lower_ascii(ByteView text);

}  // namespace libsign::pki
