#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/trust_store.hpp>

namespace libsign::trusted_lists {

/// Snapshot is what judging the lists of a folder came to.
struct Snapshot {
  std::vector<TrustAnchor> anchors;
  std::vector<std::string> warnings;
};

/// encode writes a snapshot that decode() gives back only under the same `key`, the digest of all it was made from.
Bytes encode(const Snapshot& snapshot, ByteView key);

/// decode reads what encode() wrote; nothing for another key, another version of this format, or a changed octet.
std::optional<Snapshot> decode(ByteView octets, ByteView key);

}  // namespace libsign::trusted_lists
