#include <cstddef>
#include <cstdint>

#include "crypto/crypto.hpp"
#include "trusted_lists/snapshot.hpp"

/// Any bytes are a snapshot or none. The digest at their end is made to fit, so that what it guards is reached; what
/// was decoded can be encoded and decoded again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const libsign::Bytes key(32, 7);
  libsign::Bytes octets(data, data + size);
  const libsign::Bytes digest = libsign::crypto::digest(libsign::Digest::Sha256, octets);
  octets.insert(octets.end(), digest.begin(), digest.end());
  const auto snapshot = libsign::trusted_lists::decode(octets, key);
  if (snapshot && !libsign::trusted_lists::decode(libsign::trusted_lists::encode(*snapshot, key), key))
    __builtin_trap();
  return 0;
}
