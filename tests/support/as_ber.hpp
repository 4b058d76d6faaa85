#pragma once

#include <libsign/bytes.hpp>
#include "crypto/der.hpp"

namespace support {

/// as_ber rewrites DER with indefinite lengths everywhere and with octet strings in pieces of 100 octets.
inline libsign::Bytes as_ber(libsign::ByteView encoded) {
  namespace der = libsign::crypto::der;
  using libsign::Bytes;
  Bytes out;
  const auto append = [&](const Bytes& part) { out.insert(out.end(), part.begin(), part.end()); };
  for (der::Reader reader(encoded); !reader.at_end();) {
    const der::Element element = reader.next().value();
    const bool is_string = element.tag == der::kOctetString && element.content.size() > 100;
    if (!is_string && (element.tag & 0x20) == 0) {
      append(libsign::to_bytes(element.whole));
      continue;
    }
    append({static_cast<std::uint8_t>(element.tag | 0x20), 0x80});
    if (is_string) {
      for (std::size_t at = 0; at < element.content.size(); at += 100)
        append(der::wrap(der::kOctetString,
                         {element.content.subspan(at).first(std::min<std::size_t>(100, element.content.size() - at))}));
    } else {
      append(as_ber(element.content));
    }
    append({0, 0});
  }
  return out;
}

}  // namespace support
