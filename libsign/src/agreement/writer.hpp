#pragma once

#include <span>
#include <string>

#include <libsign/act.hpp>

namespace libsign::agreement {

/// write_act and write_text write act.xml and text.xml: UTF-8 without a byte order mark, LF, attributes in the order
/// of the vocabulary. Equal input gives equal octets.
std::string write_act(Act act);
std::string write_text(unsigned version, std::span<const TextBlock> blocks);

}  // namespace libsign::agreement
