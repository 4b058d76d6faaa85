#include <libsign/signer.hpp>

#include <crypto/crypto.hpp>

namespace libsign {

bool verifies(const PublicKey& key, const ToBeSigned& to_be_signed, ByteView value) {
  return crypto::verify_value(key, to_be_signed.algorithm, to_be_signed.octets, value) == crypto::ValueCheck::Good;
}

}  // namespace libsign
