#include "cms/signer_info.hpp"

#include <algorithm>
#include <array>

#include "cms/names.hpp"
#include "crypto/algorithm_identifier.hpp"
#include "crypto/der.hpp"
#include "crypto/der_time.hpp"

namespace libsign::cms {
namespace {

namespace der = crypto::der;
using crypto::AlgorithmIdentifier;

constexpr std::size_t kMaxAttributes = 100;  // of one signer; archived signatures have some 20

// Signature algorithms that name the key's alone: the digest is the one of digestAlgorithm (RFC 3370, 3.2).
constexpr std::string_view kRsaEncryption = "1.2.840.113549.1.1.1";
constexpr std::string_view kEcPublicKey = "1.2.840.10045.2.1";
constexpr std::string_view kEcSignature = "1.2.840.10045.4";
constexpr std::string_view kDsa = "1.2.840.10040.4.1";

// ECDSA with values as r||s (BSI TR-03111, 5.2.1.1): the arc below which 2 is SHA-224 and 5 is SHA-512.
constexpr std::string_view kPlainEcdsa = "0.4.0.127.0.7.1.1.4.1.";
constexpr std::array kPlainEcdsaDigests{Digest::Sha224, Digest::Sha256, Digest::Sha384, Digest::Sha512};

std::optional<AlgorithmIdentifier> next_algorithm(der::Reader& reader) {
  const auto sequence = reader.next(der::kSequence);
  return sequence ? crypto::read_algorithm_identifier(sequence->content) : std::nullopt;
}

bool is_plain_ecdsa(std::string_view oid) {
  return oid.size() == kPlainEcdsa.size() + 1 && oid.starts_with(kPlainEcdsa) && oid.back() >= '2' && oid.back() <= '5';
}

std::optional<SignatureAlgorithm> algorithm_of(const AlgorithmIdentifier& identifier, std::string_view oid,
                                               std::optional<Digest> digest) {
  const auto with_digest = [&](Scheme scheme) {
    return digest ? std::optional(SignatureAlgorithm{scheme, *digest, *digest, 32}) : std::nullopt;
  };
  if (oid == kRsaEncryption) return with_digest(Scheme::RsaPkcs1);
  if (oid == kEcPublicKey || oid == kEcSignature) return with_digest(Scheme::Ecdsa);
  if (oid == kDsa) return with_digest(Scheme::Dsa);
  if (is_plain_ecdsa(oid)) {
    const Digest plain = kPlainEcdsaDigests[static_cast<std::size_t>(oid.back() - '2')];
    return SignatureAlgorithm{Scheme::Ecdsa, plain, plain, 32};
  }
  return crypto::signature_algorithm_of(identifier);
}

bool read_identifier(der::Reader& reader, SignerInfo& signer) {
  if (const auto key_identifier = reader.next(0x80)) {
    signer.key_identifier = to_bytes(key_identifier->content);
    return !signer.key_identifier.empty();
  }
  const auto sequence = reader.next(der::kSequence);
  if (!sequence) return false;
  der::Reader inner(sequence->content);
  const auto issuer = inner.next(der::kSequence);
  const auto serial = inner.next(der::kInteger);
  if (!issuer || !serial || serial->content.empty() || !inner.at_end()) return false;
  signer.issuer = to_bytes(issuer->whole);
  signer.serial = to_bytes(serial->content);
  return true;
}

bool read_attributes(ByteView content, std::vector<Attribute>& attributes, std::vector<ByteView>& encoded) {
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto element = reader.next(der::kSequence);
    if (!element || attributes.size() == kMaxAttributes) return false;
    encoded.push_back(element->whole);
    der::Reader inner(element->content);
    const auto oid = inner.next(der::kOid);
    const auto values = inner.next(der::kSet);
    if (!oid || !values || !inner.at_end()) return false;
    Attribute& attribute = attributes.emplace_back();
    attribute.oid = der::dotted(oid->content);
    if (attribute.oid.empty()) return false;
    for (der::Reader each(values->content); !each.at_end();) {
      const auto value = each.next();
      if (!value || attribute.values.size() == kMaxAttributes) return false;
      attribute.values.push_back(to_bytes(value->whole));
    }
  }
  return true;
}

bool read_signed_attributes(const der::Element& element, SignerInfo& signer) {
  std::vector<ByteView> encoded;
  if (!read_attributes(element.content, signer.signed_attributes, encoded) || encoded.empty()) return false;
  const auto before = [](ByteView a, ByteView b) {  // X.690, 11.6
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  };
  signer.signed_attributes_octets = to_bytes(element.whole);
  signer.signed_attributes_octets[0] = der::kSet;  // RFC 5652, 5.4
  if (std::is_sorted(encoded.begin(), encoded.end(), before)) return true;
  signer.signed_attributes_written = std::move(signer.signed_attributes_octets);
  std::sort(encoded.begin(), encoded.end(), before);
  Bytes sorted;
  for (const ByteView attribute : encoded) sorted.insert(sorted.end(), attribute.begin(), attribute.end());
  signer.signed_attributes_octets = der::wrap(der::kSet, {sorted});
  return true;
}

std::optional<EssCertificate> read_ess_certificate(ByteView content, bool is_v2) {
  der::Reader reader(content);
  EssCertificate certificate{is_v2 ? Digest::Sha256 : Digest::Sha1, {}, {}};
  if (is_v2)
    if (const auto sequence = reader.next(der::kSequence)) {
      const auto identifier = crypto::read_algorithm_identifier(sequence->content);
      if (!identifier) return std::nullopt;
      certificate.digest_algorithm = crypto::digest_of(*identifier);
    }
  const auto digest = reader.next(der::kOctetString);
  if (!digest) return std::nullopt;
  certificate.digest = to_bytes(digest->content);
  if (const auto issuer_serial = reader.next(der::kSequence))
    certificate.issuer_serial = to_bytes(issuer_serial->whole);
  return reader.at_end() ? std::optional(std::move(certificate)) : std::nullopt;
}

/// read_signing_certificate reads SigningCertificate or SigningCertificateV2; empty if it is malformed. The policies
/// behind the certificates have never come into use.
std::vector<EssCertificate> read_signing_certificate(ByteView value, bool is_v2) {
  const auto outer = der::only(value, der::kSequence);
  if (!outer) return {};
  der::Reader reader(outer->content);
  const auto list = reader.next(der::kSequence);
  if (!list) return {};
  std::vector<EssCertificate> certificates;
  for (der::Reader each(list->content); !each.at_end();) {
    const auto element = each.next(der::kSequence);
    auto certificate = element ? read_ess_certificate(element->content, is_v2) : std::nullopt;
    if (!certificate || certificates.size() == kMaxAttributes) return {};
    certificates.push_back(*std::move(certificate));
  }
  return certificates;
}

const Bytes* first_value(const SignerInfo& signer, std::string_view oid) {
  for (const Attribute& attribute : signer.signed_attributes)
    if (attribute.oid == oid && !attribute.values.empty()) return &attribute.values.front();
  return nullptr;
}

void read_known_attributes(SignerInfo& signer) {
  if (const Bytes* value = first_value(signer, kContentTypeAttribute))
    if (const auto oid = der::only(*value, der::kOid)) signer.content_type = der::dotted(oid->content);
  if (const Bytes* value = first_value(signer, kMessageDigestAttribute))
    if (const auto digest = der::only(*value, der::kOctetString)) signer.message_digest = to_bytes(digest->content);
  if (const Bytes* value = first_value(signer, kSigningTimeAttribute)) {
    der::Reader reader(*value);
    if (const auto time = reader.next()) signer.signing_time = der::read_time(*time);
  }
  if (const Bytes* value = first_value(signer, kSigningCertificateV2Attribute))
    signer.signing_certificates = read_signing_certificate(*value, true);
  else if (const Bytes* old = first_value(signer, kSigningCertificateAttribute))
    signer.signing_certificates = read_signing_certificate(*old, false);
}

}  // namespace

std::optional<Digest> read_digest_algorithm(ByteView content) {
  const auto identifier = crypto::read_algorithm_identifier(content);
  return identifier ? crypto::digest_of(*identifier) : std::nullopt;
}

std::optional<SignerInfo> read_signer_info(ByteView content) {
  SignerInfo signer;
  der::Reader reader(content);
  const auto version = reader.next(der::kInteger);
  const auto number = version ? der::small_number(version->content) : std::nullopt;
  if (!number || !read_identifier(reader, signer)) return std::nullopt;
  signer.version = *number;
  const auto digest = reader.next(der::kSequence);
  if (!digest) return std::nullopt;
  signer.digest_algorithm = read_digest_algorithm(digest->content);
  const auto signed_attributes = reader.next(der::context(0));
  if (signed_attributes && !read_signed_attributes(*signed_attributes, signer)) return std::nullopt;
  const auto algorithm = next_algorithm(reader);
  const auto value = reader.next(der::kOctetString);
  if (!algorithm || !value) return std::nullopt;
  signer.algorithm_oid = der::dotted(algorithm->oid);
  signer.algorithm = algorithm_of(*algorithm, signer.algorithm_oid, signer.digest_algorithm);
  signer.is_plain_ecdsa = is_plain_ecdsa(signer.algorithm_oid);
  signer.signature = to_bytes(value->content);
  signer.fields = to_bytes(content.first(static_cast<std::size_t>(&value->whole.back() + 1 - content.data())));
  if (const auto unsigned_attributes = reader.next(der::context(1))) {
    std::vector<ByteView> encoded;
    if (!read_attributes(unsigned_attributes->content, signer.unsigned_attributes, encoded)) return std::nullopt;
  }
  if (!reader.at_end()) return std::nullopt;
  read_known_attributes(signer);
  return signer;
}

}  // namespace libsign::cms
