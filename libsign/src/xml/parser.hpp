#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include <libsign/limits.hpp>
#include <libsign/result.hpp>
#include "xml/libxml.hpp"

namespace libsign::xml {

/// ParsedXml is a well-formed tree with every ID attribute in it; the values live in the tree.
struct ParsedXml {
  DocPtr doc;
  std::vector<std::pair<std::string_view, xmlNode*>> ids;
};

/// parse_hardened does the work of Document::parse.
Result<ParsedXml> parse_hardened(ByteView bytes, const Limits& limits, std::string_view name);

}  // namespace libsign::xml
