#include <crypto/algorithm_identifier.hpp>

#include <array>
#include <string_view>

#include <crypto/der.hpp>

namespace libsign::crypto {
namespace {

using namespace std::string_view_literals;

struct DigestRow {
  std::string_view oid;  // content octets
  Digest digest;
};

constexpr std::array kDigests{
    DigestRow{"\x2a\x86\x48\x86\xf7\x0d\x02\x05"sv, Digest::Md5},           // 1.2.840.113549.2.5
    DigestRow{"\x2b\x0e\x03\x02\x1a"sv, Digest::Sha1},                      // 1.3.14.3.2.26
    DigestRow{"\x2b\x24\x03\x02\x01"sv, Digest::Ripemd160},                 // 1.3.36.3.2.1
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv, Digest::Sha256},    // 2.16.840.1.101.3.4.2.1
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv, Digest::Sha384},    // 2.16.840.1.101.3.4.2.2
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv, Digest::Sha512},    // 2.16.840.1.101.3.4.2.3
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x04"sv, Digest::Sha224},    // 2.16.840.1.101.3.4.2.4
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x07"sv, Digest::Sha3_224},  // 2.16.840.1.101.3.4.2.7
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x08"sv, Digest::Sha3_256},  // 2.16.840.1.101.3.4.2.8
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x09"sv, Digest::Sha3_384},  // 2.16.840.1.101.3.4.2.9
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x0a"sv, Digest::Sha3_512},  // 2.16.840.1.101.3.4.2.10
    DigestRow{"\x60\x86\x48\x01\x65\x03\x04\x02\x0c"sv, Digest::Shake256},  // 2.16.840.1.101.3.4.2.12
};

struct SchemeRow {
  std::string_view oid;  // content octets
  Scheme scheme;
  Digest digest;
};

constexpr std::array kSchemes{
    SchemeRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"sv, Scheme::RsaPkcs1, Digest::Sha256},
    SchemeRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"sv, Scheme::RsaPkcs1, Digest::Sha384},
    SchemeRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv, Scheme::RsaPkcs1, Digest::Sha512},
    SchemeRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e"sv, Scheme::RsaPkcs1, Digest::Sha224},
    SchemeRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"sv, Scheme::RsaPkcs1, Digest::Sha1},
    SchemeRow{"\x2b\x0e\x03\x02\x1d"sv, Scheme::RsaPkcs1, Digest::Sha1},  // 1.3.14.3.2.29, of the OIW
    SchemeRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04"sv, Scheme::RsaPkcs1, Digest::Md5},
    SchemeRow{"\x2b\x24\x03\x03\x01\x02"sv, Scheme::RsaPkcs1, Digest::Ripemd160},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x0d"sv, Scheme::RsaPkcs1, Digest::Sha3_224},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x0e"sv, Scheme::RsaPkcs1, Digest::Sha3_256},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x0f"sv, Scheme::RsaPkcs1, Digest::Sha3_384},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x10"sv, Scheme::RsaPkcs1, Digest::Sha3_512},
    SchemeRow{"\x2a\x86\x48\xce\x3d\x04\x01"sv, Scheme::Ecdsa, Digest::Sha1},
    SchemeRow{"\x2a\x86\x48\xce\x3d\x04\x03\x01"sv, Scheme::Ecdsa, Digest::Sha224},
    SchemeRow{"\x2a\x86\x48\xce\x3d\x04\x03\x02"sv, Scheme::Ecdsa, Digest::Sha256},
    SchemeRow{"\x2a\x86\x48\xce\x3d\x04\x03\x03"sv, Scheme::Ecdsa, Digest::Sha384},
    SchemeRow{"\x2a\x86\x48\xce\x3d\x04\x03\x04"sv, Scheme::Ecdsa, Digest::Sha512},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x09"sv, Scheme::Ecdsa, Digest::Sha3_224},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x0a"sv, Scheme::Ecdsa, Digest::Sha3_256},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x0b"sv, Scheme::Ecdsa, Digest::Sha3_384},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x0c"sv, Scheme::Ecdsa, Digest::Sha3_512},
    SchemeRow{"\x2b\x65\x70"sv, Scheme::Ed25519, Digest::Sha512},
    SchemeRow{"\x2b\x65\x71"sv, Scheme::Ed448, Digest::Sha512},
    SchemeRow{"\x2a\x86\x48\xce\x38\x04\x03"sv, Scheme::Dsa, Digest::Sha1},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x01"sv, Scheme::Dsa, Digest::Sha224},
    SchemeRow{"\x60\x86\x48\x01\x65\x03\x04\x03\x02"sv, Scheme::Dsa, Digest::Sha256},
};

constexpr auto kRsaPssOid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv;
constexpr auto kMgf1Oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"sv;

bool has_no_parameters(const AlgorithmIdentifier& identifier) {
  return identifier.parameters.empty() || identifier.parameters[0] == der::kNull;
}

// No algorithm of X.509 or CMS has parameters of another type.
bool is_valid_parameter(const der::Element& parameters) {
  switch (parameters.tag) {
    case der::kNull: return parameters.content.empty();
    case der::kInteger: return !parameters.content.empty();
    case der::kOid: return der::is_oid(parameters.content);
    case der::kSequence: return true;
    default: return false;
  }
}

std::optional<AlgorithmIdentifier> nested(ByteView octets) {
  const auto sequence = der::only(octets, der::kSequence);
  return sequence ? read_algorithm_identifier(sequence->content) : std::nullopt;
}

std::optional<Digest> nested_digest(ByteView octets) {
  const auto identifier = nested(octets);
  return identifier ? digest_of(*identifier) : std::nullopt;
}

std::optional<SignatureAlgorithm> read_pss(ByteView parameters) {
  const auto sequence = der::only(parameters, der::kSequence);
  if (!sequence) return std::nullopt;
  SignatureAlgorithm algorithm{Scheme::RsaPss, Digest::Sha1, Digest::Sha1, 20};  // RFC 4055, 3.1: the defaults
  der::Reader reader(sequence->content);
  if (const auto element = reader.next(der::context(0))) {
    const auto digest = nested_digest(element->content);
    if (!digest) return std::nullopt;
    algorithm.digest = *digest;
  }
  if (const auto element = reader.next(der::context(1))) {
    const auto generator = nested(element->content);
    if (!generator || as_text(generator->oid) != kMgf1Oid) return std::nullopt;
    const auto digest = nested_digest(generator->parameters);
    if (!digest) return std::nullopt;
    algorithm.mgf_digest = *digest;
  }
  if (const auto element = reader.next(der::context(2))) {
    const auto number = der::only(element->content, der::kInteger);
    const auto salt_length = number ? der::small_number(number->content) : std::nullopt;
    if (!salt_length) return std::nullopt;
    algorithm.salt_length = *salt_length;
  }
  if (const auto element = reader.next(der::context(3))) {
    const auto number = der::only(element->content, der::kInteger);
    if (!number || der::small_number(number->content) != 1u) return std::nullopt;
  }
  if (!reader.at_end()) return std::nullopt;
  return algorithm;
}

}  // namespace

std::optional<AlgorithmIdentifier> read_algorithm_identifier(ByteView content) {
  der::Reader reader(content);
  const auto oid = reader.next(der::kOid);
  if (!oid || !der::is_oid(oid->content)) return std::nullopt;
  AlgorithmIdentifier identifier{oid->content, {}};
  if (reader.at_end()) return identifier;
  const auto parameters = reader.next();
  if (!parameters || !reader.at_end() || !is_valid_parameter(*parameters)) return std::nullopt;
  identifier.parameters = parameters->whole;
  return identifier;
}

/// is_shake256_len tells id-shake256-len with 512 bits (RFC 8702, 2), which says what id-shake256 means in CMS anyway.
bool is_shake256_len(const AlgorithmIdentifier& identifier) {
  constexpr auto kOid = "\x60\x86\x48\x01\x65\x03\x04\x02\x12"sv;
  constexpr auto kBits = "\x02\x02\x02\x00"sv;
  return as_text(identifier.oid) == kOid && as_text(identifier.parameters) == kBits;
}

std::optional<Digest> digest_of(const AlgorithmIdentifier& identifier) {
  if (is_shake256_len(identifier)) return Digest::Shake256;
  if (!has_no_parameters(identifier)) return std::nullopt;
  for (const DigestRow& row : kDigests)
    if (row.oid == as_text(identifier.oid)) return row.digest;
  return std::nullopt;
}

Bytes digest_identifier(Digest digest) {
  for (const DigestRow& row : kDigests)
    if (row.digest == digest)
      return der::wrap(der::kSequence, {der::wrap(der::kOid, {as_bytes(row.oid)}), der::wrap(der::kNull, {})});
  return {};
}

std::optional<SignatureAlgorithm> signature_algorithm_of(const AlgorithmIdentifier& identifier) {
  if (as_text(identifier.oid) == kRsaPssOid) return read_pss(identifier.parameters);
  if (!has_no_parameters(identifier)) return std::nullopt;
  for (const SchemeRow& row : kSchemes)
    if (row.oid == as_text(identifier.oid)) return SignatureAlgorithm{row.scheme, row.digest, row.digest, 32};
  return std::nullopt;
}

}  // namespace libsign::crypto
