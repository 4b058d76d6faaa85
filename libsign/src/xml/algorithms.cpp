#include <array>
#include <charconv>

#include "xml/dsig.hpp"

namespace libsign::xml {
namespace {

constexpr std::string_view kRsaPss = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss";
constexpr std::string_view kMgf1 = "http://www.w3.org/2007/05/xmldsig-more#MGF1";
constexpr std::string_view kMore2007 = "http://www.w3.org/2007/05/xmldsig-more#";

// Longer than any digest twice over; a key of 16 kbit has room for no more.
constexpr std::size_t kMaxSaltLength = 2048;

struct DigestRow {
  std::string_view uri;
  Digest digest;
};

// The first row of a digest is the one to write.
constexpr std::array<DigestRow, 16> kDigests{{
    {"http://www.w3.org/2001/04/xmldsig-more#md5", Digest::Md5},
    {"http://www.w3.org/2000/09/xmldsig#sha1", Digest::Sha1},
    {"http://www.w3.org/2001/04/xmlenc#ripemd160", Digest::Ripemd160},
    {"http://www.w3.org/2001/04/xmldsig-more#sha224", Digest::Sha224},
    {"http://www.w3.org/2001/04/xmlenc#sha256", Digest::Sha256},
    {"http://www.w3.org/2001/04/xmldsig-more#sha384", Digest::Sha384},
    {"http://www.w3.org/2001/04/xmlenc#sha512", Digest::Sha512},
    {"http://www.w3.org/2007/05/xmldsig-more#sha3-224", Digest::Sha3_224},
    {"http://www.w3.org/2007/05/xmldsig-more#sha3-256", Digest::Sha3_256},
    {"http://www.w3.org/2007/05/xmldsig-more#sha3-384", Digest::Sha3_384},
    {"http://www.w3.org/2007/05/xmldsig-more#sha3-512", Digest::Sha3_512},
    {"http://www.w3.org/2001/04/xmlenc#sha384", Digest::Sha384},
    {"http://www.w3.org/2001/04/xmldsig-more#sha256", Digest::Sha256},
    {"http://www.w3.org/2001/04/xmldsig-more#sha512", Digest::Sha512},
    {"http://www.w3.org/2001/04/xmldsig-more#ripemd160", Digest::Ripemd160},
    {"http://www.w3.org/2001/04/xmldsig-more#sha1", Digest::Sha1},
}};

constexpr SignatureAlgorithm rsa(Digest digest) { return {Scheme::RsaPkcs1, digest}; }
constexpr SignatureAlgorithm ecdsa(Digest digest) { return {Scheme::Ecdsa, digest}; }
constexpr SignatureAlgorithm dsa(Digest digest) { return {Scheme::Dsa, digest}; }
constexpr SignatureAlgorithm pss(Digest digest, std::size_t size) { return {Scheme::RsaPss, digest, digest, size}; }

struct SignatureRow {
  std::string_view uri;
  SignatureAlgorithm algorithm;
};

constexpr std::array<SignatureRow, 36> kSignatures{{
    {"http://www.w3.org/2000/09/xmldsig#rsa-sha1", rsa(Digest::Sha1)},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-md5", rsa(Digest::Md5)},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-ripemd160", rsa(Digest::Ripemd160)},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha224", rsa(Digest::Sha224)},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", rsa(Digest::Sha256)},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", rsa(Digest::Sha384)},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", rsa(Digest::Sha512)},
    {"http://www.w3.org/2007/05/xmldsig-more#md5-rsa-MGF1", pss(Digest::Md5, 16)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1", pss(Digest::Sha1, 20)},
    {"http://www.w3.org/2007/05/xmldsig-more#ripemd160-rsa-MGF1", pss(Digest::Ripemd160, 20)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1", pss(Digest::Sha224, 28)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", pss(Digest::Sha256, 32)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", pss(Digest::Sha384, 48)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", pss(Digest::Sha512, 64)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha3-224-rsa-MGF1", pss(Digest::Sha3_224, 28)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha3-256-rsa-MGF1", pss(Digest::Sha3_256, 32)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha3-384-rsa-MGF1", pss(Digest::Sha3_384, 48)},
    {"http://www.w3.org/2007/05/xmldsig-more#sha3-512-rsa-MGF1", pss(Digest::Sha3_512, 64)},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", ecdsa(Digest::Sha1)},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224", ecdsa(Digest::Sha224)},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", ecdsa(Digest::Sha256)},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", ecdsa(Digest::Sha384)},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", ecdsa(Digest::Sha512)},
    {"http://www.w3.org/2007/05/xmldsig-more#ecdsa-ripemd160", ecdsa(Digest::Ripemd160)},
    {"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-224", ecdsa(Digest::Sha3_224)},
    {"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-256", ecdsa(Digest::Sha3_256)},
    {"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-384", ecdsa(Digest::Sha3_384)},
    {"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-512", ecdsa(Digest::Sha3_512)},
    {"http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", {Scheme::Ed25519}},
    {"http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448", {Scheme::Ed448}},
    {"http://www.w3.org/2000/09/xmldsig#dsa-sha1", dsa(Digest::Sha1)},
    {"http://www.w3.org/2009/xmldsig11#dsa-sha256", dsa(Digest::Sha256)},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha1", rsa(Digest::Sha1)},
    {"http://www.w3.org/2007/05/xmldsig-more#ecdsa-sha1", ecdsa(Digest::Sha1)},
    {"http://www.w3.org/2007/05/xmldsig-more#ecdsa-sha256", ecdsa(Digest::Sha256)},
    {"http://www.w3.org/2001/04/xmldsig-more#dsa-sha256", dsa(Digest::Sha256)},
}};

std::optional<std::size_t> number(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Digest> digest_method(Element parent) {
  const auto method = parent.child(kDsig, "DigestMethod");
  return method ? digest_from_uri(method->attribute("Algorithm").value_or("")) : std::nullopt;
}

/// RSAPSSParams of RFC 9231, 2.3.9: the digest is SHA-256 unless told, MGF1 takes the same digest unless told, the
/// salt is as long as the digest unless told, and the trailer is 1.
std::optional<SignatureAlgorithm> pss_with_parameters(Element signature_method) {
  SignatureAlgorithm algorithm{Scheme::RsaPss, Digest::Sha256};
  const auto parameters = signature_method.child(kMore2007, "RSAPSSParams");
  if (parameters && parameters->child(kDsig, "DigestMethod")) {
    const auto digest = digest_method(*parameters);
    if (!digest) return std::nullopt;
    algorithm.digest = *digest;
  }
  algorithm.mgf_digest = algorithm.digest;
  algorithm.salt_length = size_of(algorithm.digest);
  if (!parameters) return algorithm;
  if (const auto mask = parameters->child(kMore2007, "MaskGenerationFunction")) {
    if (mask->attribute("Algorithm").value_or(std::string(kMgf1)) != kMgf1) return std::nullopt;
    if (mask->child(kDsig, "DigestMethod")) {
      const auto digest = digest_method(*mask);
      if (!digest) return std::nullopt;
      algorithm.mgf_digest = *digest;
    }
  }
  if (const auto salt = parameters->child(kMore2007, "SaltLength")) {
    const auto length = number(salt->text());
    if (!length || *length > kMaxSaltLength) return std::nullopt;
    algorithm.salt_length = *length;
  }
  if (const auto trailer = parameters->child(kMore2007, "TrailerField"))
    if (number(trailer->text()) != 1u) return std::nullopt;
  return algorithm;
}

}  // namespace

std::optional<Digest> digest_from_uri(std::string_view uri) {
  for (const DigestRow& row : kDigests)
    if (row.uri == uri) return row.digest;
  return std::nullopt;
}

std::string_view digest_uri(Digest digest) {
  for (const DigestRow& row : kDigests)
    if (row.digest == digest) return row.uri;
  return {};
}

std::optional<SignatureAlgorithm> signature_algorithm_from(Element signature_method) {
  const std::string uri = signature_method.attribute("Algorithm").value_or("");
  if (uri == kRsaPss) return pss_with_parameters(signature_method);
  for (const SignatureRow& row : kSignatures)
    if (row.uri == uri) return row.algorithm;
  return std::nullopt;
}

std::optional<std::string_view> signature_algorithm_uri(const SignatureAlgorithm& algorithm) {
  const bool edwards = algorithm.scheme == Scheme::Ed25519 || algorithm.scheme == Scheme::Ed448;
  for (const SignatureRow& row : kSignatures) {
    if (row.algorithm.scheme != algorithm.scheme) continue;
    if (!edwards && row.algorithm.digest != algorithm.digest) continue;
    if (algorithm.scheme == Scheme::RsaPss &&
        (row.algorithm.mgf_digest != algorithm.mgf_digest || row.algorithm.salt_length != algorithm.salt_length))
      continue;
    return row.uri;
  }
  return std::nullopt;
}

}  // namespace libsign::xml
