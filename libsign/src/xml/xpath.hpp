#pragma once

#include <optional>

#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include "xml/document.hpp"
#include "xml/selection.hpp"

namespace libsign::xml {

/// filter_by_xpath keeps of `selection` the nodes for which the ds:XPath child of `transform` is true (6.6.3).
/// Returns why it could not.
std::optional<Finding> filter_by_xpath(Selection& selection, Element transform, const Limits& limits);

/// filter_by_xpath2 applies the XPath Filter 2.0 children of `transform` in turn. Returns why it could not.
std::optional<Finding> filter_by_xpath2(Selection& selection, Element transform, const Limits& limits);

}  // namespace libsign::xml
