#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace card_rig {

using Octets = std::vector<std::uint8_t>;

/// from_hex reads hexadecimal digits; blanks between octets are passed over.
Octets from_hex(std::string_view text);

Octets joined(std::initializer_list<Octets> parts);

/// tlv writes a tag of one to three octets, a length and the value (ISO/IEC 8825-1).
Octets tlv(unsigned tag, const Octets& value);

/// find_tlv returns the value of the first element with this tag, of one octet, in a flat list of them.
std::optional<Octets> find_tlv(const Octets& list, std::uint8_t tag);

/// number reads a big-endian number.
unsigned number(const Octets& octets);

}  // namespace card_rig
