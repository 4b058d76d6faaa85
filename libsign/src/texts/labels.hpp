#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include <libsign/memorandum.hpp>

namespace libsign::texts {

/// parent_of returns the label that "sec_6__para_2" stands under: "sec_6"; empty for "sec_6". Not every parent names a
/// block: there is none called "preamble".
inline std::string_view parent_of(std::string_view eid) {
  const std::size_t at = eid.rfind("__");
  return at == std::string_view::npos ? std::string_view() : eid.substr(0, at);
}

/// stands_under tells whether a block is part of the one called `ancestor`.
inline bool stands_under(std::string_view eid, std::string_view ancestor) {
  return eid.starts_with(ancestor) && eid.substr(ancestor.size()).starts_with("__");
}

/// find_block returns the block with a label, or the end.
template <typename Blocks>
auto find_block(Blocks& blocks, std::string_view eid) {
  return std::find_if(blocks.begin(), blocks.end(), [&](const TextBlock& block) { return block.eid == eid; });
}

}  // namespace libsign::texts
