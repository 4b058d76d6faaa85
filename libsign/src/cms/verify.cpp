#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "cms/names.hpp"
#include "cms/signed_data.hpp"
#include "crypto/certificate_parts.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"

namespace libsign::cms {
namespace {

namespace der = crypto::der;

constexpr std::array<std::uint8_t, 3> kSubjectKeyIdentifier{0x55, 0x1D, 0x0E};  // 2.5.29.14

void add(SignerVerdict& verdict, Severity severity, std::string code, std::string message, std::string clause) {
  verdict.findings.push_back({std::move(code), severity, std::move(message), std::move(clause)});
}

void fail(SignerVerdict& verdict, std::string code, std::string message, std::string clause) {
  add(verdict, Severity::Error, std::move(code), std::move(message), std::move(clause));
}

void warn(SignerVerdict& verdict, std::string code, std::string message, std::string clause) {
  add(verdict, Severity::Warning, std::move(code), std::move(message), std::move(clause));
}

bool has_key_identifier(const Certificate& certificate, ByteView identifier) {
  for (const crypto::Extension& extension : certificate.parts().extensions) {
    if (!equal(extension.oid, kSubjectKeyIdentifier)) continue;
    const auto value = der::only(extension.value, der::kOctetString);
    return value && equal(value->content, identifier);
  }
  return false;
}

/// is_bound_by tells whether the first ESSCertID is about `certificate`: the one that has to be the signer's
/// (RFC 5035, 3).
bool is_bound_by(const SignerInfo& signer, const Certificate& certificate) {
  if (signer.signing_certificates.empty()) return false;
  const EssCertificate& first = signer.signing_certificates.front();
  if (!first.digest_algorithm || first.digest.empty()) return false;
  return equal(first.digest, crypto::certificate_digest(certificate, *first.digest_algorithm));
}

/// is_named_by tells whether SignerInfo names `certificate`. Where its issuer is spelled in another way, what is signed
/// decides.
bool is_named_by(const SignerInfo& signer, const Certificate& certificate) {
  if (!signer.key_identifier.empty()) return has_key_identifier(certificate, signer.key_identifier);
  return equal(signer.serial, certificate.parts().serial) &&
         (equal(signer.issuer, certificate.issuer_der()) || is_bound_by(signer, certificate));
}

/// fits tells whether an IssuerSerial (RFC 5035, 5) is about `certificate`.
bool fits(ByteView issuer_serial, const Certificate& certificate) {
  const auto outer = der::only(issuer_serial, der::kSequence);
  der::Reader reader(outer ? outer->content : ByteView{});
  const auto names = reader.next(der::kSequence);
  const auto serial = reader.next(der::kInteger);
  if (!names || !serial || !equal(serial->content, certificate.parts().serial)) return false;
  const auto directory_name = der::only(names->content, der::context(4));
  return directory_name && equal(directory_name->content, certificate.issuer_der());
}

/// find_certificate sets the certificate that the signer names; where several have that name, ESSCertID decides.
void find_certificate(const SignedData& data, const SignerInfo& signer, std::span<const Certificate> more,
                      SignerVerdict& verdict) {
  std::vector<Certificate> named;
  for (const std::span<const Certificate> pool : {std::span<const Certificate>(data.certificates), more})
    for (const Certificate& certificate : pool)
      if (is_named_by(signer, certificate) && std::find(named.begin(), named.end(), certificate) == named.end())
        named.push_back(certificate);
  if (named.empty())
    return fail(verdict, "NO_SIGNING_CERTIFICATE", "No certificate at hand is the one that the signer names.",
                "RFC 5652, 5.6");
  const auto bound =
      std::find_if(named.begin(), named.end(), [&](const Certificate& each) { return is_bound_by(signer, each); });
  verdict.bound = bound != named.end();
  if (verdict.bound)
    verdict.certificate = *bound;
  else if (named.size() == 1)
    verdict.certificate = named.front();
  else
    return fail(
        verdict, "SIGNING_CERTIFICATE_AMBIGUOUS",
        fmt::format("The signer names {} different certificates, and nothing signed tells which.", named.size()),
        "RFC 5652, 5.3");
}

void judge_signing_certificate(const SignerInfo& signer, SignerVerdict& verdict) {
  const auto is_signing_certificate = [](const Attribute& attribute) {
    return attribute.oid == kSigningCertificateAttribute || attribute.oid == kSigningCertificateV2Attribute;
  };
  if (std::none_of(signer.signed_attributes.begin(), signer.signed_attributes.end(), is_signing_certificate)) return;
  if (signer.signing_certificates.empty())
    return fail(verdict, "ATTRIBUTE_MALFORMED", "The signing-certificate attribute cannot be read.", "RFC 5035, 3");
  if (!verdict.certificate) return;
  if (!verdict.bound)
    return fail(verdict, "SIGNING_CERTIFICATE_MISMATCH",
                "The signing-certificate attribute is about another certificate than the signer names.", "RFC 5035, 3");
  const Bytes& issuer_serial = signer.signing_certificates.front().issuer_serial;
  if (!issuer_serial.empty() && !fits(issuer_serial, *verdict.certificate))
    warn(verdict, "SIGNING_CERTIFICATE_HINT",
         "The signing-certificate attribute gives another issuer or serial number than the certificate has.",
         "EN 319 102-1, 5.2.3");
}

/// judge_attributes checks what RFC 5652, 5.3 and 11 ask of the signed attributes.
void judge_attributes(const SignedData& data, const SignerInfo& signer, SignerVerdict& verdict) {
  if (signer.signed_attributes.empty()) {
    if (data.content_type != kData)
      fail(verdict, "SIGNED_ATTRIBUTES_ABSENT", "Content of this type must be signed together with attributes.",
           "RFC 5652, 5.3");
    return;
  }
  if (!signer.signed_attributes_written.empty())
    warn(verdict, "SIGNED_ATTRIBUTES_ORDER",
         "The signed attributes do not stand in DER's order, in which the signature has to cover them.",
         "RFC 5652, 5.4");
  static const std::set<std::string_view> kSingle{kContentTypeAttribute, kMessageDigestAttribute, kSigningTimeAttribute,
                                                  kSigningCertificateAttribute, kSigningCertificateV2Attribute};
  std::set<std::string_view> seen;
  for (const Attribute& attribute : signer.signed_attributes) {
    const bool is_single = kSingle.contains(attribute.oid);
    if (!seen.insert(attribute.oid).second)
      add(verdict, is_single ? Severity::Error : Severity::Warning, "ATTRIBUTE_REPEATED",
          fmt::format("The signed attribute {} occurs twice.", attribute.oid), "RFC 5652, 11");
    if (attribute.values.size() != 1 && is_single)
      fail(verdict, "ATTRIBUTE_VALUES",
           fmt::format("The signed attribute {} has {} values instead of one.", attribute.oid, attribute.values.size()),
           "RFC 5652, 11");
  }
  if (signer.content_type != data.content_type)
    fail(verdict, "CONTENT_TYPE_MISMATCH", "The content-type attribute does not name the type of the content.",
         "RFC 5652, 11.1");
  if (signer.message_digest.empty())
    fail(verdict, "MESSAGE_DIGEST_ABSENT", "There is no message-digest attribute that can be read.", "RFC 5652, 11.2");
}

/// judge_algorithms checks that the two digest algorithms, of the content and of the signature, agree.
void judge_algorithms(const SignerInfo& signer, SignerVerdict& verdict) {
  if (!signer.algorithm)
    return fail(verdict, "SIGNATURE_ALGORITHM_UNKNOWN",
                fmt::format("The signature algorithm {} is not supported.", signer.algorithm_oid), "RFC 5652, 5.3");
  const bool is_edwards = signer.algorithm->scheme == Scheme::Ed25519 || signer.algorithm->scheme == Scheme::Ed448;
  if (!signer.digest_algorithm)
    return fail(verdict, "DIGEST_ALGORITHM_UNKNOWN", "The digest algorithm is not supported.", "RFC 5652, 5.3");
  if (is_edwards) {
    const bool is_448 = signer.algorithm->scheme == Scheme::Ed448;
    if (*signer.digest_algorithm != (is_448 ? Digest::Shake256 : Digest::Sha512))
      warn(verdict, "DIGEST_ALGORITHM_UNUSUAL",
           "The content is not digested with the algorithm that goes with the key.", "RFC 8419, 3.1");
    return;
  }
  if (signer.algorithm->digest == *signer.digest_algorithm) return;
  fail(verdict, "DIGEST_ALGORITHM_MISMATCH",
       fmt::format("The content is digested with {}, but signed by {}.", name(*signer.digest_algorithm),
                   describe(*signer.algorithm)),
       "RFC 8933, 3");
}

/// judge_versions says where the syntax does not have the version that goes with it.
void judge_versions(const SignerInfo& signer, SignerVerdict& verdict) {
  if (signer.version != (signer.key_identifier.empty() ? 1u : 3u))
    warn(verdict, "SIGNER_INFO_VERSION", "The version of the SignerInfo is not the one of its signer identifier.",
         "RFC 5652, 5.3");
}

void check_value(const SignerInfo& signer, ByteView content, SignerVerdict& verdict) {
  if (!verdict.certificate || !signer.algorithm) return;
  const bool has_attributes = !signer.signed_attributes.empty();
  const auto outcome =
      crypto::verify_value(verdict.certificate->public_key(), *signer.algorithm,
                           has_attributes ? ByteView(signer.signed_attributes_octets) : content, signer.signature,
                           signer.is_plain_ecdsa ? crypto::EcdsaForm::Raw : crypto::EcdsaForm::Der);
  verdict.signature_intact = outcome == crypto::ValueCheck::Good;
  if (!has_attributes) verdict.digest_intact = verdict.signature_intact;
  if (outcome == crypto::ValueCheck::WrongKey)
    fail(verdict, "SIGNATURE_KEY_MISMATCH",
         fmt::format("The key of the certificate cannot make a signature by {}.", describe(*signer.algorithm)),
         "RFC 5652, 5.3");
  if (outcome == crypto::ValueCheck::Unsupported)
    fail(verdict, "SIGNATURE_ALGORITHM_UNKNOWN",
         fmt::format("Signatures by {} with this key are not supported.", describe(*signer.algorithm)), "");
}

}  // namespace

SignerVerdict judge_signer(const SignedData& data, const SignerInfo& signer, std::span<const Certificate> more) {
  SignerVerdict verdict;
  judge_versions(signer, verdict);
  judge_attributes(data, signer, verdict);
  judge_algorithms(signer, verdict);
  find_certificate(data, signer, more, verdict);
  judge_signing_certificate(signer, verdict);
  return verdict;
}

SignerVerdict verify(const SignedData& data, const SignerInfo& signer, ByteView content,
                     std::span<const Certificate> more) {
  SignerVerdict verdict = judge_signer(data, signer, more);
  if (!signer.signed_attributes.empty() && signer.digest_algorithm && !signer.message_digest.empty())
    verdict.digest_intact = equal(signer.message_digest, crypto::digest(*signer.digest_algorithm, content));
  check_value(signer, content, verdict);
  return verdict;
}

}  // namespace libsign::cms
