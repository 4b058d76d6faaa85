#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/bytes.hpp>

namespace libsign::pki {

/// GeneralName is one choice of RFC 5280, 4.2.1.6.
struct GeneralName {
  enum Form : std::uint8_t {
    OtherName = 0,
    Rfc822Name = 1,
    DnsName = 2,
    X400Address = 3,
    DirectoryName = 4,
    EdiPartyName = 5,
    Uri = 6,
    IpAddress = 7,
    RegisteredId = 8,
  };

  Form form = OtherName;
  ByteView content;        // of a directoryName the Name as encoded
  std::string comparable;  // what two equal directoryNames have in common; of other forms empty
};

/// read_general_name reads one encoded element; nothing if it is malformed.
std::optional<GeneralName> read_general_name(std::uint8_t tag, ByteView content);

/// read_general_names reads the content of a GeneralNames SEQUENCE, which has one or more; nothing if it is malformed.
std::optional<std::vector<GeneralName>> read_general_names(ByteView content);

}  // namespace libsign::pki
