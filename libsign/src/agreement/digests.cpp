#include <libsign/act.hpp>

#include "agreement/writer.hpp"
#include "crypto/crypto.hpp"

namespace libsign {

Bytes block_sha256(const TextBlock& block) {
  // Neither part can hold a line feed, so no other block has these octets.
  return crypto::digest(Digest::Sha256, as_bytes(block.num + "\n" + block.text));
}

TextVersion text_version(unsigned version, std::span<const TextBlock> text) {
  return {.version = version, .sha256 = crypto::digest(Digest::Sha256, as_bytes(agreement::write_text(version, text)))};
}

}  // namespace libsign
