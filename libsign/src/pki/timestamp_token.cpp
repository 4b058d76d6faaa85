#include "pki/timestamp_token.hpp"

#include <fmt/format.h>

#include "cms/names.hpp"
#include "cms/signed_data.hpp"
#include "crypto/algorithm_identifier.hpp"
#include "crypto/certificate_parts.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "crypto/der_time.hpp"

namespace libsign::pki {

namespace der = crypto::der;

struct TimestampToken::Impl {
  Bytes der;
  Bytes sha256;
  cms::SignedData data;

  // TSTInfo
  Instant time{};
  std::string policy;
  std::string serial_number;
  std::optional<Digest> imprint_algorithm;
  Bytes imprint;
  Bytes nonce;
  std::optional<std::chrono::microseconds> accuracy;
  Bytes tsa;                     // GeneralName as encoded; empty if there is none
  std::string unknown_critical;  // dotted; empty if there is none
};

namespace {

constexpr std::size_t kMaxNumberBytes = 64;  // of serial number and nonce; RFC 3161, 2.4.2 asks for 20

using namespace std::string_view_literals;

constexpr auto kExtendedKeyUsage = "\x55\x1d\x25"sv;                    // 2.5.29.37
constexpr auto kTimeStamping = "\x2b\x06\x01\x05\x05\x07\x03\x08"sv;    // 1.3.6.1.5.5.7.3.8
constexpr std::string_view kQualifiedStatements = "1.3.6.1.5.5.7.1.3";  // EN 319 422, 9.1: names the kind of time-stamp

Error malformed(const char* part) { return {Errc::BadInput, std::string("malformed time-stamp: ") + part}; }

template <typename Impl>
bool read_imprint(ByteView content, Impl& impl) {
  der::Reader reader(content);
  const auto algorithm = reader.next(der::kSequence);
  const auto digest = reader.next(der::kOctetString);
  const auto identifier = algorithm ? crypto::read_algorithm_identifier(algorithm->content) : std::nullopt;
  if (!identifier || !digest || !reader.at_end()) return false;
  impl.imprint_algorithm = crypto::digest_of(*identifier);
  impl.imprint = to_bytes(digest->content);
  return !impl.imprint_algorithm || impl.imprint.size() == size_of(*impl.imprint_algorithm);
}

std::optional<std::chrono::microseconds> read_accuracy(ByteView content) {
  der::Reader reader(content);
  std::chrono::microseconds accuracy{0};
  const auto part = [&](std::uint8_t tag, std::chrono::microseconds unit, unsigned limit) {
    const auto element = reader.next(tag);
    if (!element) return true;
    const auto number = der::small_number(element->content);
    if (!number || *number > limit) return false;
    accuracy += *number * unit;
    return true;
  };
  constexpr unsigned kMaxSeconds = 100'000'000;  // three years
  if (!part(der::kInteger, std::chrono::seconds{1}, kMaxSeconds) || !part(0x80, std::chrono::milliseconds{1}, 999) ||
      !part(0x81, std::chrono::microseconds{1}, 999) || !reader.at_end())
    return std::nullopt;
  return accuracy;
}

template <typename Impl>
bool read_extensions(ByteView content, Impl& impl) {
  for (der::Reader reader(content); !reader.at_end();) {
    const auto element = reader.next(der::kSequence);
    if (!element) return false;
    der::Reader inner(element->content);
    const auto oid = inner.next(der::kOid);
    const auto critical = inner.next(der::kBoolean);
    const auto value = inner.next(der::kOctetString);
    if (!oid || !value || !inner.at_end() || (critical && critical->content.size() != 1)) return false;
    const std::string name = der::dotted(oid->content);
    const bool is_critical = critical && critical->content[0] != 0;
    if (is_critical && name != kQualifiedStatements && impl.unknown_critical.empty()) impl.unknown_critical = name;
  }
  return true;
}

template <typename Impl>
Result<void> read_info(ByteView encoded, Impl& impl) {
  const auto outer = der::only(encoded, der::kSequence);
  if (!outer) return malformed("TSTInfo");
  der::Reader reader(outer->content);
  const auto version = reader.next(der::kInteger);
  if (!version || der::small_number(version->content) != 1u) return malformed("version");
  const auto policy = reader.next(der::kOid);
  if (!policy || (impl.policy = der::dotted(policy->content)).empty()) return malformed("policy");
  const auto imprint = reader.next(der::kSequence);
  if (!imprint || !read_imprint(imprint->content, impl)) return malformed("message imprint");
  const auto serial = reader.next(der::kInteger);
  if (!serial || serial->content.empty() || serial->content.size() > kMaxNumberBytes) return malformed("serial number");
  impl.serial_number = to_hex(serial->content);
  const auto time = reader.next(der::kGeneralizedTime);
  const auto instant = time ? der::read_fractional_time(*time) : std::nullopt;
  if (!instant) return malformed("time");
  impl.time = *instant;
  if (const auto accuracy = reader.next(der::kSequence)) {
    impl.accuracy = read_accuracy(accuracy->content);
    if (!impl.accuracy) return malformed("accuracy");
  }
  if (const auto ordering = reader.next(der::kBoolean); ordering && ordering->content.size() != 1)
    return malformed("ordering");
  if (const auto nonce = reader.next(der::kInteger)) {
    if (nonce->content.empty() || nonce->content.size() > kMaxNumberBytes) return malformed("nonce");
    impl.nonce = to_bytes(nonce->content);
  }
  if (const auto tsa = reader.next(der::context(0))) impl.tsa = to_bytes(tsa->content);
  const auto extensions = reader.next(der::context(1));
  if (extensions && !read_extensions(extensions->content, impl)) return malformed("extensions");
  return reader.at_end() ? Result<void>{} : malformed("TSTInfo");
}

/// is_time_stamping_alone tells whether the extended key usage is critical and is id-kp-timeStamping and nothing else.
bool is_time_stamping_alone(const Certificate& certificate) {
  for (const crypto::Extension& extension : certificate.parts().extensions) {
    if (as_text(extension.oid) != kExtendedKeyUsage) continue;
    const auto purposes = der::only(extension.value, der::kSequence);
    const auto purpose = purposes ? der::only(purposes->content, der::kOid) : std::nullopt;
    return extension.critical && purpose && as_text(purpose->content) == kTimeStamping;
  }
  return false;
}

}  // namespace

Result<TimestampToken> TimestampToken::from_der(ByteView octets, crypto::CertificateCache* cache) {
  auto impl = std::make_shared<Impl>();
  auto data = cms::read(octets, cache);
  if (!data) return data.error();
  if (data->content_type != cms::kTimestampInfo || !data->content) return malformed("it holds no TSTInfo");
  if (const auto done = read_info(*data->content, *impl); !done) return done.error();
  impl->der = to_bytes(octets);
  impl->sha256 = crypto::digest(Digest::Sha256, octets);
  impl->data = *std::move(data);
  return TimestampToken(std::move(impl));
}

ByteView TimestampToken::der() const { return impl_->der; }
ByteView TimestampToken::sha256() const { return impl_->sha256; }
Instant TimestampToken::time() const { return impl_->time; }
const std::string& TimestampToken::policy() const { return impl_->policy; }
const std::string& TimestampToken::serial_number() const { return impl_->serial_number; }
std::optional<Digest> TimestampToken::imprint_algorithm() const { return impl_->imprint_algorithm; }
ByteView TimestampToken::imprint() const { return impl_->imprint; }
ByteView TimestampToken::nonce() const { return impl_->nonce; }
std::optional<std::chrono::microseconds> TimestampToken::accuracy() const { return impl_->accuracy; }
const std::vector<Certificate>& TimestampToken::certificates() const { return impl_->data.certificates; }
const std::vector<Bytes>& TimestampToken::crls() const { return impl_->data.crls; }
const std::vector<Bytes>& TimestampToken::ocsp_responses() const { return impl_->data.ocsp; }

TimestampToken::Verdict TimestampToken::verify(std::span<const Certificate> more) const {
  Verdict verdict;
  const auto add = [&](Severity severity, std::string code, std::string message, std::string clause) {
    verdict.findings.push_back({std::move(code), severity, std::move(message), std::move(clause)});
  };
  if (impl_->data.signers.size() != 1) {
    add(Severity::Error, "TIMESTAMP_SIGNERS",
        fmt::format("The time-stamp has {} signers instead of one.", impl_->data.signers.size()), "RFC 3161, 2.4.2");
    return verdict;
  }
  const cms::SignerInfo& signer = impl_->data.signers.front();
  cms::SignerVerdict of_signer = cms::verify(impl_->data, signer, *impl_->data.content, more);
  verdict.intact = of_signer.digest_intact && of_signer.signature_intact;
  verdict.certificate = of_signer.certificate;
  verdict.algorithm = signer.algorithm;
  verdict.findings = std::move(of_signer.findings);
  if (signer.signing_certificates.empty())
    add(Severity::Error, "TIMESTAMP_SIGNER_UNBOUND", "No signed attribute binds the time-stamp to its certificate.",
        "RFC 3161, 2.4.2");
  if (!impl_->unknown_critical.empty())
    add(Severity::Error, "TIMESTAMP_EXTENSION",
        fmt::format("The time-stamp has the critical extension {} that is not processed.", impl_->unknown_critical),
        "RFC 3161, 2.4.2");
  if (verdict.certificate) {
    if (!is_time_stamping_alone(*verdict.certificate))
      add(Severity::Error, "TIMESTAMP_KEY_USAGE",
          "The extended key usage of the certificate is not time-stamping alone, marked critical.", "RFC 3161, 2.3");
    const auto tsa = der::only(impl_->tsa, der::context(4));
    if (tsa && !equal(tsa->content, verdict.certificate->subject_der()))
      add(Severity::Warning, "TIMESTAMP_NAME", "The time-stamp names another authority than its certificate.",
          "RFC 3161, 2.4.2");
  }
  verdict.findings.insert(verdict.findings.end(), impl_->data.findings.begin(), impl_->data.findings.end());
  return verdict;
}

}  // namespace libsign::pki
