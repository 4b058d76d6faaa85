#include "mechanism.hpp"

#include <algorithm>
#include <optional>

#include "der.hpp"

namespace smartcard {

using libsign::Bytes;
using libsign::Digest;
using libsign::PublicKey;
using libsign::Scheme;
using libsign::SignatureAlgorithm;
using libsign::ToBeSigned;

namespace {

struct DigestNames {
  Digest digest;
  CK_MECHANISM_TYPE mechanism;
  CK_RSA_PKCS_MGF_TYPE mgf;
  std::uint8_t oid_end;  // the last arc of 2.16.840.1.101.3.4.2 (RFC 8017, B.1)
};

constexpr DigestNames kDigests[] = {
    {Digest::Sha256, CKM_SHA256, CKG_MGF1_SHA256, 1},
    {Digest::Sha384, CKM_SHA384, CKG_MGF1_SHA384, 2},
    {Digest::Sha512, CKM_SHA512, CKG_MGF1_SHA512, 3},
};

const DigestNames* find(Digest digest) {
  const auto* found = std::find_if(std::begin(kDigests), std::end(kDigests),
                                   [&](const DigestNames& names) { return names.digest == digest; });
  return found == std::end(kDigests) ? nullptr : found;
}

std::optional<CK_MECHANISM_TYPE> mechanism_of(Scheme scheme) {
  switch (scheme) {
    case Scheme::RsaPkcs1: return CKM_RSA_PKCS;
    case Scheme::RsaPss: return CKM_RSA_PKCS_PSS;
    case Scheme::Ecdsa: return CKM_ECDSA;
    case Scheme::Ed25519: return CKM_EDDSA;
    case Scheme::Ed448:
    case Scheme::Dsa: return std::nullopt;
  }
  return std::nullopt;
}

std::vector<SignatureAlgorithm> known_algorithms(const PublicKey& key) {
  std::vector<SignatureAlgorithm> known = libsign::default_algorithms(key);
  const auto add = [&](const SignatureAlgorithm& algorithm) {
    if (std::find(known.begin(), known.end(), algorithm) == known.end()) known.push_back(algorithm);
  };
  for (const DigestNames& names : kDigests) {
    if (key.kind() == PublicKey::Kind::Rsa) add({.scheme = Scheme::RsaPkcs1, .digest = names.digest});
    if (key.kind() == PublicKey::Kind::Ec) add({.scheme = Scheme::Ecdsa, .digest = names.digest});
  }
  for (const DigestNames& names : kDigests) {
    if (key.kind() == PublicKey::Kind::Rsa)
      add({Scheme::RsaPss, names.digest, names.digest, libsign::size_of(names.digest)});
  }
  return known;
}

/// digest_info writes RFC 8017's DigestInfo (9.2, note 1).
Bytes digest_info(const DigestNames& names, const Bytes& digest) {
  const std::uint8_t algorithm[] = {0x30, 0x0d, 0x06, 0x09, 0x60,          0x86, 0x48, 0x01,
                                    0x65, 0x03, 0x04, 0x02, names.oid_end, 0x05, 0x00};
  return der::element(der::kSequence, {algorithm, der::element(der::kOctetString, {digest})});
}

}  // namespace

std::vector<SignatureAlgorithm> algorithms_of(const PublicKey& key, std::span<const CK_MECHANISM_TYPE> offered) {
  std::vector<SignatureAlgorithm> algorithms = known_algorithms(key);
  std::erase_if(algorithms, [&](const SignatureAlgorithm& algorithm) {
    const auto mechanism = mechanism_of(algorithm.scheme);
    const bool is_offered = mechanism && std::find(offered.begin(), offered.end(), *mechanism) != offered.end();
    return !is_offered || (algorithm.scheme != Scheme::Ed25519 && find(algorithm.digest) == nullptr);
  });
  return algorithms;
}

Operation operation_for(const ToBeSigned& to_be_signed, const PublicKey& key) {
  const SignatureAlgorithm& algorithm = to_be_signed.algorithm;
  Operation operation{.mechanism = *mechanism_of(algorithm.scheme), .input = to_be_signed.digest};
  switch (algorithm.scheme) {
    case Scheme::RsaPkcs1: operation.input = digest_info(*find(algorithm.digest), to_be_signed.digest); break;
    case Scheme::RsaPss:
      operation.pss = {find(algorithm.digest)->mechanism, find(algorithm.mgf_digest)->mgf, algorithm.salt_length};
      break;
    case Scheme::Ecdsa:
      // FIPS 186-5, 6.4.1: the leftmost bits of the digest count. Not every token cuts off the others.
      operation.input.resize(std::min(operation.input.size(), key.field_bytes()));
      break;
    case Scheme::Ed25519: operation.input = to_be_signed.octets; break;
    case Scheme::Ed448:
    case Scheme::Dsa: break;
  }
  return operation;
}

}  // namespace smartcard
