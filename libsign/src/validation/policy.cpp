#include <libsign/policy.hpp>

#include <array>
#include <map>

#include <fmt/format.h>

#include "crypto/crypto.hpp"

namespace libsign {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

constexpr Instant day(std::chrono::year year, unsigned month, unsigned of_month) {
  return sys_days{year / std::chrono::month{month} / std::chrono::day{of_month}};
}
constexpr Instant kNever = Instant::max();
/// For what no catalogue accepts at any time.
constexpr Instant kAlways = Instant::min();

// The dates are those of ETSI TS 119 312 V1.5.1 as validators of the European Commission apply them.

Instant digest_date(Digest digest) {
  switch (digest) {
    case Digest::Md5: return day(2004y, 8, 1);
    case Digest::Sha1: return day(2012y, 8, 1);
    case Digest::Ripemd160: return day(2014y, 8, 1);
    case Digest::Sha224:
    case Digest::Sha3_224: return day(2029y, 1, 1);
    case Digest::Sha256:
    case Digest::Sha384:
    case Digest::Sha512:
    case Digest::Sha3_256:
    case Digest::Sha3_384:
    case Digest::Sha3_512: return kNever;
  }
  return kAlways;
}

/// KeySize is one row of a catalogue: keys of at least `bits` serve until `sunset`.
struct KeySize {
  unsigned bits;
  Instant sunset;
};

constexpr std::array kRsaPkcs1{KeySize{786, day(2010y, 8, 1)}, KeySize{1024, day(2019y, 10, 1)},
                               KeySize{1900, day(2029y, 1, 1)}};
constexpr std::array kRsaPss{KeySize{1900, day(2029y, 1, 1)}, KeySize{3000, kNever}};
constexpr std::array kDsa{KeySize{1024, day(2015y, 12, 1)}, KeySize{1900, day(2029y, 1, 1)}, KeySize{3000, kNever}};
constexpr std::array kEcdsa{KeySize{160, day(2012y, 8, 1)}, KeySize{224, day(2021y, 10, 1)}, KeySize{256, kNever}};

template <std::size_t N>
Instant date_of(const std::array<KeySize, N>& rows, unsigned bits) {
  Instant sunset = kAlways;
  for (const KeySize& row : rows)
    if (bits >= row.bits) sunset = row.sunset;
  return sunset;
}

Instant signature_date(const SignatureAlgorithm& algorithm, unsigned bits) {
  switch (algorithm.scheme) {
    case Scheme::RsaPkcs1: return date_of(kRsaPkcs1, bits);
    case Scheme::RsaPss: return date_of(kRsaPss, bits);
    case Scheme::Dsa: return date_of(kDsa, bits);
    case Scheme::Ecdsa: return date_of(kEcdsa, bits);
    case Scheme::Ed25519:
    case Scheme::Ed448: return kNever;
  }
  return kAlways;
}

std::optional<Instant> unless_never(Instant sunset) { return sunset == kNever ? std::nullopt : std::optional(sunset); }

std::optional<Instant> digest_sunset(Digest digest) { return unless_never(digest_date(digest)); }

std::optional<Instant> signature_sunset(const SignatureAlgorithm& algorithm, const PublicKey& key) {
  return unless_never(signature_date(algorithm, key.bits()));
}

Policy strict() {
  Policy policy;
  policy.id = "strict";
  policy.description =
      "Baseline signatures by a certificate whose path and revocation status are proven, with "
      "algorithms that still hold";
  policy.digest_sunset = digest_sunset;
  policy.signature_sunset = signature_sunset;
  return policy;
}

Policy structure_only() {
  Policy policy = strict();
  policy.id = "structure-only";
  policy.description = "As strict, but revocation is not asked for";
  policy.require_revocation_proof = false;
  return policy;
}

}  // namespace

Bytes Policy::sha256() const {
  std::string text = fmt::format("mocsign-policy/1\nid={}\nrevocation={}\nsigning-certificate={}\n", id,
                                 require_revocation_proof, require_signing_certificate_reference);
  for (int i = 0; i <= static_cast<int>(Digest::Sha3_512); ++i) {
    const auto digest = static_cast<Digest>(i);
    const auto sunset = digest_sunset(digest);
    text += fmt::format("{}={}\n", name(digest), sunset ? format_instant(*sunset) : "-");
  }
  for (const auto& [scheme, rows] : {std::pair{"RSA", std::span<const KeySize>(kRsaPkcs1)},
                                     {"RSASSA-PSS", kRsaPss},
                                     {"DSA", kDsa},
                                     {"ECDSA", kEcdsa}})
    for (const KeySize& row : rows)
      text += fmt::format("{}>={}={}\n", scheme, row.bits, row.sunset == kNever ? "-" : format_instant(row.sunset));
  return crypto::digest(Digest::Sha256, as_bytes(text));
}

std::optional<Policy> builtin_policy(std::string_view id) {
  if (id == "strict") return strict();
  if (id == "structure-only") return structure_only();
  return std::nullopt;
}

std::vector<std::string_view> builtin_policy_ids() { return {"strict", "structure-only"}; }

}  // namespace libsign
