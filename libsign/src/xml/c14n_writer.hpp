#pragma once

#include <cstddef>
#include <limits>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include "xml/canonical.hpp"
#include "xml/selection.hpp"

namespace libsign::xml {

inline constexpr std::string_view kExclusiveC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// c14n_of reads the method of a CanonicalizationMethod or Transform element with its InclusiveNamespaces.
std::optional<C14n> c14n_of(Element method);

/// write_selection writes the canonical form of `selection`; the cost is that of what stands in it, not of its
/// document. Errc::LimitExceeded above `max_octets`; Errc::BadInput where the method refuses the document
/// (relative namespace URIs).
Result<Bytes> write_selection(const Selection& selection, const C14n& c14n,
                              std::size_t max_octets = std::numeric_limits<std::size_t>::max());

}  // namespace libsign::xml
