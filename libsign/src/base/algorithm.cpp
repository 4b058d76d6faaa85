#include <libsign/algorithm.hpp>

#include <array>
#include <utility>

#include <fmt/format.h>

namespace libsign {
namespace {

struct DigestRow {
  Digest digest;
  std::string_view name;
  std::size_t size;
};

constexpr std::array<DigestRow, 12> kDigests{{
    {Digest::Md5, "MD5", 16},
    {Digest::Sha1, "SHA-1", 20},
    {Digest::Ripemd160, "RIPEMD-160", 20},
    {Digest::Sha224, "SHA-224", 28},
    {Digest::Sha256, "SHA-256", 32},
    {Digest::Sha384, "SHA-384", 48},
    {Digest::Sha512, "SHA-512", 64},
    {Digest::Sha3_224, "SHA3-224", 28},
    {Digest::Sha3_256, "SHA3-256", 32},
    {Digest::Sha3_384, "SHA3-384", 48},
    {Digest::Sha3_512, "SHA3-512", 64},
    {Digest::Shake256, "SHAKE256", 64},
}};

const DigestRow& row_of(Digest digest) { return kDigests[static_cast<std::size_t>(digest)]; }

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '-' || c == '_') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

}  // namespace

std::string_view name(Digest digest) { return row_of(digest).name; }
std::size_t size_of(Digest digest) { return row_of(digest).size; }

std::string_view name(Scheme scheme) {
  switch (scheme) {
    case Scheme::RsaPkcs1: return "RSA";
    case Scheme::RsaPss: return "RSASSA-PSS";
    case Scheme::Ecdsa: return "ECDSA";
    case Scheme::Ed25519: return "Ed25519";
    case Scheme::Ed448: return "Ed448";
    case Scheme::Dsa: return "DSA";
  }
  return "unknown";
}

std::string describe(const SignatureAlgorithm& algorithm) {
  if (algorithm.scheme == Scheme::Ed25519 || algorithm.scheme == Scheme::Ed448)
    return std::string(name(algorithm.scheme));
  return fmt::format("{} with {}", name(algorithm.scheme), name(algorithm.digest));
}

std::optional<Digest> digest_from_name(std::string_view text) {
  const std::string wanted = folded(text);
  for (const DigestRow& row : kDigests)
    if (folded(row.name) == wanted) return row.digest;
  return std::nullopt;
}

}  // namespace libsign
