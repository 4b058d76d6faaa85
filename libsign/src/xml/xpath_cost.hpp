#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <libsign/limits.hpp>

namespace libsign::xml {

/// XPathWork is the size of a task: how often an expression is evaluated, and over how much text.
struct XPathWork {
  std::uint64_t evaluations = 1;
  std::uint64_t text_bytes = 0;  // character data of the document
};

/// operations_per_evaluation returns how many of libxml2's XPath operations one evaluation may take, or nothing if
/// the task is too big to begin.
///
/// libxml2 counts nodes visited, but neither the text copied and compared nor the comparisons, quadratic in the
/// number of nodes, by which it unites node-sets. Expressions that can do neither (location paths without
/// predicates, "not", "and", "or") have the whole budget; others get what keeps the worst case near a second.
std::optional<std::uint64_t> operations_per_evaluation(std::string_view expression, const XPathWork& work,
                                                       const Limits& limits);

}  // namespace libsign::xml
