#include "crypto/prefix_digests.hpp"

namespace libsign::crypto {

Bytes PrefixDigests::digest(Digest algorithm, std::span<const ByteView> pieces) {
  const ByteView first = pieces.empty() ? ByteView() : pieces.front();
  if (first.empty() || first.data() != file_.data() || first.size() > file_.size())
    return digest_pieces(algorithm, pieces);
  Beginning& beginning = beginnings_.try_emplace(algorithm, Beginning{Hasher(algorithm)}).first->second;
  if (beginning.size > first.size()) return digest_pieces(algorithm, pieces);
  beginning.hasher.update(first.subspan(beginning.size));
  beginning.size = first.size();
  Hasher hasher = beginning.hasher.copy();
  for (const ByteView piece : pieces.subspan(1)) hasher.update(piece);
  return hasher.finish();
}

}  // namespace libsign::crypto
