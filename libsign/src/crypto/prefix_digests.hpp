#pragma once

#include <map>
#include <span>

#include "crypto/crypto.hpp"

namespace libsign::crypto {

/// PrefixDigests digests stretches of one file that all begin where the file begins, as what the signatures of a PDF
/// file cover does: of the beginning that they share nothing is digested twice, if shorter ones are asked for first.
/// Not thread-safe.
class PrefixDigests {
 public:
  /// The octets must outlive this.
  explicit PrefixDigests(ByteView file) : file_(file) {}

  /// digest returns what digest_pieces returns, for any pieces.
  Bytes digest(Digest algorithm, std::span<const ByteView> pieces);

 private:
  struct Beginning {
    Hasher hasher;
    std::size_t size = 0;  // what is digested of the file
  };

  ByteView file_;
  std::map<Digest, Beginning> beginnings_;
};

}  // namespace libsign::crypto
