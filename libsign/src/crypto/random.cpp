#include <openssl/rand.h>

#include <crypto/crypto.hpp>

namespace libsign::crypto {

Bytes random_bytes(std::size_t count) {
  Bytes octets(count);
  if (RAND_bytes(octets.data(), static_cast<int>(count)) != 1) octets.clear();
  return octets;
}

}  // namespace libsign::crypto
