#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "xml/dsig.hpp"
#include "xml/selection.hpp"

namespace libsign::xml {

/// TransformedData is what a chain of transforms works on: octets or a node-set, with what is remembered of the way.
struct TransformedData {
  std::variant<SharedBytes, Selection> data;
  Element signature;                  // the ds:Signature that the reference belongs to
  std::vector<Document> parsed{};     // documents that octets on the way were parsed into
  bool whole = true;                  // see DigestedReference
  bool only_canonicalization = true;  // see DigestedReference
  bool ends_in_node_set = false;      // see DigestedReference
};

/// apply_transforms runs the ds:Transform children of `transforms` (absent: none) and leaves octets in `data.data`:
/// a node-set that is left over is written with C14N 1.0, as 4.4.3.2 asks. Returns why it could not.
std::optional<Finding> apply_transforms(TransformedData& data, std::optional<Element> transforms, const Limits& limits);

}  // namespace libsign::xml
