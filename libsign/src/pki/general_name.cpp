#include "pki/general_name.hpp"

#include <algorithm>

#include "crypto/der.hpp"
#include "crypto/distinguished_name.hpp"
#include "pki/names.hpp"

namespace libsign::pki {

namespace der = crypto::der;

std::optional<GeneralName> read_general_name(std::uint8_t tag, ByteView content) {
  if ((tag & 0xC0) != 0x80 || (tag & 0x1F) > GeneralName::RegisteredId) return std::nullopt;
  GeneralName name{static_cast<GeneralName::Form>(tag & 0x1F), content, {}};
  const bool constructed = (tag & 0x20) != 0;
  switch (name.form) {
    case GeneralName::OtherName:
    case GeneralName::X400Address:
    case GeneralName::EdiPartyName: return constructed ? std::optional(name) : std::nullopt;
    case GeneralName::DirectoryName: {
      if (!constructed || !crypto::is_name(content)) return std::nullopt;
      name.comparable = comparable_name(content);
      return name;
    }
    case GeneralName::Rfc822Name:
    case GeneralName::DnsName:
    case GeneralName::Uri: {
      const auto is_ia5 = [](std::uint8_t octet) { return octet < 0x80; };
      if (constructed || !std::all_of(content.begin(), content.end(), is_ia5)) return std::nullopt;
      return name;
    }
    case GeneralName::IpAddress:
    case GeneralName::RegisteredId: return constructed ? std::nullopt : std::optional(name);
  }
  return std::nullopt;
}

std::optional<std::vector<GeneralName>> read_general_names(ByteView content) {
  std::vector<GeneralName> names;
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto element = reader.next();
    auto name = element ? read_general_name(element->tag, element->content) : std::nullopt;
    if (!name) return std::nullopt;
    names.push_back(*std::move(name));
  }
  if (names.empty()) return std::nullopt;
  return names;
}

}  // namespace libsign::pki
