#include <algorithm>

#include "cms/ber.hpp"
#include "cms/names.hpp"
#include "cms/signed_data.hpp"
#include "cms/signer_info.hpp"
#include "crypto/der.hpp"

namespace libsign::cms {
namespace {

namespace der = crypto::der;

constexpr std::size_t kMaxSigners = 100;        // Limits::max_signatures for one object
constexpr std::size_t kMaxCertificates = 1000;  // and CRLs, and OCSP responses

// What an OtherRevocationInfoFormat holds: an OCSPResponse (RFC 5940, 2.1), or a bare BasicOCSPResponse as some write.
constexpr std::string_view kOcspResponse = "1.3.6.1.5.5.7.16.2";
constexpr std::string_view kBasicOcspResponse = "1.3.6.1.5.5.7.48.1.1";

Error malformed(const char* part) { return {Errc::BadInput, std::string("malformed CMS: ") + part}; }

Result<void> too_many(const char* what) { return Error{Errc::LimitExceeded, std::string("CMS: too many ") + what}; }

void warn(SignedData& data, std::string code, std::string message, std::string clause) {
  data.findings.push_back({std::move(code), Severity::Warning, std::move(message), std::move(clause)});
}

Result<void> read_encapsulated(ByteView content, SignedData& data) {
  der::Reader reader(content);
  const auto type = reader.next(der::kOid);
  if (!type || (data.content_type = der::dotted(type->content)).empty()) return malformed("content type");
  if (const auto wrapped = reader.next(der::context(0))) {
    const auto octets = der::only(wrapped->content, der::kOctetString);
    if (!octets) return malformed("content");
    data.content = to_bytes(octets->content);
  }
  return reader.at_end() ? Result<void>{} : malformed("content");
}

Result<void> read_certificates(ByteView content, crypto::CertificateCache* cache, SignedData& data) {
  for (der::Reader reader(content); !reader.at_end();) {
    const auto element = reader.next();
    if (!element) return malformed("certificates");
    if (data.certificates.size() + data.other_certificates.size() == kMaxCertificates) return too_many("certificates");
    if (element->tag != der::kSequence) {  // an attribute certificate, or a format of long ago
      data.other_certificates.push_back(to_bytes(element->whole));
      continue;
    }
    auto certificate = crypto::certificate_from(element->whole, cache);
    if (certificate) {
      data.certificates.push_back(*std::move(certificate));
      continue;
    }
    data.other_certificates.push_back(to_bytes(element->whole));
    if (data.findings.empty())
      warn(data, "CERTIFICATE_UNREADABLE",
           "A certificate in the CMS object cannot be read: " + certificate.error().what, "RFC 5652, 10.2.3");
  }
  return {};
}

Result<void> read_revocation(ByteView content, SignedData& data) {
  for (der::Reader reader(content); !reader.at_end();) {
    const auto element = reader.next();
    if (!element) return malformed("revocation data");
    if (data.crls.size() + data.other_revocation.size() == kMaxCertificates) return too_many("CRLs and OCSP responses");
    if (element->tag == der::kSequence) {
      data.crls.push_back(to_bytes(element->whole));
      continue;
    }
    data.other_revocation.push_back(to_bytes(element->whole));
    if (element->tag != der::context(1)) continue;
    der::Reader other(element->content);
    const auto format = other.next(der::kOid);
    const auto value = other.next(der::kSequence);
    if (!format || !value) continue;
    const std::string oid = der::dotted(format->content);
    if (oid == kOcspResponse || oid == kBasicOcspResponse) data.ocsp.push_back(to_bytes(value->whole));
  }
  return {};
}

Result<void> read_signers(ByteView content, SignedData& data) {
  for (der::Reader reader(content); !reader.at_end();) {
    const auto element = reader.next(der::kSequence);
    auto signer = element ? read_signer_info(element->content) : std::nullopt;
    if (!signer) return malformed("SignerInfo");
    if (data.signers.size() == kMaxSigners) return too_many("signers");
    data.signers.push_back(*std::move(signer));
  }
  return {};
}

Result<std::vector<Digest>> read_digest_algorithms(ByteView content) {
  std::vector<Digest> digests;
  for (der::Reader reader(content); !reader.at_end();) {
    const auto element = reader.next(der::kSequence);
    if (!element) return malformed("digest algorithms");
    const auto digest = read_digest_algorithm(element->content);
    if (digest && std::find(digests.begin(), digests.end(), *digest) == digests.end()) digests.push_back(*digest);
  }
  return digests;
}

Result<SignedData> read_signed_data(ByteView content, crypto::CertificateCache* cache) {
  SignedData data;
  der::Reader reader(content);
  const auto version = reader.next(der::kInteger);
  const auto number = version ? der::small_number(version->content) : std::nullopt;
  if (!number) return malformed("version");
  if (*number < 1 || *number > 5 || *number == 2)
    warn(data, "CMS_VERSION", "The version of the signed data is none that exists.", "RFC 5652, 5.1");
  const auto digest_set = reader.next(der::kSet);
  if (!digest_set) return malformed("digest algorithms");
  const auto digests = read_digest_algorithms(digest_set->content);
  if (!digests) return digests.error();
  const auto encapsulated = reader.next(der::kSequence);
  if (!encapsulated) return malformed("content");
  if (auto done = read_encapsulated(encapsulated->content, data); !done) return done.error();
  if (const auto certificates = reader.next(der::context(0)))
    if (auto done = read_certificates(certificates->content, cache, data); !done) return done.error();
  if (const auto revocation = reader.next(der::context(1)))
    if (auto done = read_revocation(revocation->content, data); !done) return done.error();
  const auto signers = reader.next(der::kSet);
  if (!signers || !reader.at_end()) return malformed("signers");
  if (auto done = read_signers(signers->content, data); !done) return done.error();
  for (const SignerInfo& signer : data.signers)
    if (signer.digest_algorithm &&
        std::find(digests->begin(), digests->end(), *signer.digest_algorithm) == digests->end())
      warn(data, "DIGEST_ALGORITHM_UNLISTED", "The digest algorithms of the CMS object leave out that of a signer.",
           "RFC 5652, 5.1");
  return data;
}

Result<SignedData> read_der(ByteView encoded, crypto::CertificateCache* cache) {
  const auto outer = der::only(encoded, der::kSequence);
  if (!outer) return malformed("structure");
  der::Reader reader(outer->content);
  const auto type = reader.next(der::kOid);
  const auto wrapped = reader.next(der::context(0));
  if (!type || !wrapped || !reader.at_end()) return malformed("structure");
  if (der::dotted(type->content) != kSignedData) return malformed("it is not signed data");
  const auto content = der::only(wrapped->content, der::kSequence);
  return content ? read_signed_data(content->content, cache) : malformed("structure");
}

}  // namespace

Result<SignedData> read(ByteView encoded, crypto::CertificateCache* cache) {
  if (encoded.size() > kMaxBytes) return Error{Errc::LimitExceeded, "CMS: more than 16 MiB"};
  auto data = read_der(encoded, cache);
  if (data || data.error().code != Errc::BadInput) return data;
  const auto rewritten = ber_to_der(encoded);
  if (!rewritten) return rewritten.error();
  return equal(*rewritten, encoded) ? std::move(data) : read_der(*rewritten, cache);
}

}  // namespace libsign::cms
