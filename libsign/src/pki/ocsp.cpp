#include "pki/ocsp.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "crypto/der_time.hpp"
#include "pki/ocsp_parts.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;
using namespace std::string_view_literals;

constexpr std::uint8_t kEnumerated = 0x0A;
constexpr std::size_t kMaxBytes = 4u << 20;    // real ones have 1 to 20 kB, certificates included
constexpr std::size_t kMaxCertificates = 100;  // of the responder

constexpr auto kBasic = "\x2b\x06\x01\x05\x05\x07\x30\x01\x01"sv;  // 1.3.6.1.5.5.7.48.1.1
constexpr std::string_view kNonce = "1.3.6.1.5.5.7.48.1.2";
constexpr std::string_view kArchiveCutoff = "1.3.6.1.5.5.7.48.1.6";
/// The critical extensions that may be there: they take nothing from an answer.
constexpr std::array<std::string_view, 7> kProcessed{
    kNonce,                     //
    kArchiveCutoff,             //
    "1.3.6.1.5.5.7.48.1.3",     // CRL references (RFC 6960, 4.4.2)
    "1.3.6.1.5.5.7.48.1.9",     // extended revoked definition (RFC 6960, 4.4.8)
    "2.5.29.21",                // reasonCode
    "2.5.29.24",                // invalidityDate
    "1.3.6.1.4.1.11129.2.4.5",  // signed certificate timestamps (RFC 6962, 3.3)
};

Error malformed(const char* part) { return {Errc::BadInput, std::string("malformed OCSP response: ") + part}; }

/// Extensions is what the extensions of a response, or of one answer, say.
struct Extensions {
  ByteView nonce;
  std::optional<Instant> archive_cutoff;
  std::string unknown_critical;
};

/// unwrapped returns what the OCTET STRING holds that the nonce has to be (RFC 8954, 2.1); some leave it out.
ByteView unwrapped(ByteView value) {
  const auto inner = der::only(value, der::kOctetString);
  return inner ? inner->content : value;
}

std::optional<Extensions> read_extensions(ByteView wrapped) {
  const auto sequence = der::only(wrapped, der::kSequence);
  if (!sequence) return std::nullopt;
  Extensions extensions;
  for (der::Reader reader(sequence->content); !reader.at_end();) {
    const auto element = reader.next(der::kSequence);
    der::Reader inner(element ? element->content : ByteView{});
    const auto oid = inner.next(der::kOid);
    const auto critical = inner.next(der::kBoolean);
    const auto value = inner.next(der::kOctetString);
    if (!oid || !value || !inner.at_end() || (critical && critical->content.size() != 1)) return std::nullopt;
    const std::string name = der::dotted(oid->content);
    if (name == kNonce) extensions.nonce = unwrapped(value->content);
    if (name == kArchiveCutoff) {
      const auto time = der::only(value->content, der::kGeneralizedTime);
      if (time) extensions.archive_cutoff = der::read_time(*time);
      if (!extensions.archive_cutoff) return std::nullopt;
    }
    const bool is_critical = critical && critical->content[0] != 0;
    if (is_critical && std::find(kProcessed.begin(), kProcessed.end(), name) == kProcessed.end())
      extensions.unknown_critical = name;
  }
  return extensions;
}

bool read_certificate_id(ByteView content, SingleOcsp& single) {
  der::Reader reader(content);
  const auto algorithm = reader.next(der::kSequence);
  const auto identifier = algorithm ? crypto::read_algorithm_identifier(algorithm->content) : std::nullopt;
  const auto name_hash = reader.next(der::kOctetString);
  const auto key_hash = reader.next(der::kOctetString);
  const auto serial = reader.next(der::kInteger);
  if (!identifier || !name_hash || !key_hash || !serial || !reader.at_end()) return false;
  single.digest_algorithm = crypto::digest_of(*identifier);
  single.issuer_name_hash = name_hash->content;
  single.issuer_key_hash = key_hash->content;
  single.serial = serial->content;
  return true;
}

std::optional<RevocationReason> read_reason(ByteView wrapped) {
  const auto element = der::only(wrapped, kEnumerated);
  const auto number = element ? der::small_number(element->content) : std::nullopt;
  if (!number || *number > 10 || *number == 7) return std::nullopt;
  return static_cast<RevocationReason>(*number);
}

bool read_revoked(ByteView content, SingleOcsp& single) {
  der::Reader reader(content);
  const auto time = reader.next(der::kGeneralizedTime);
  if (!time) return false;
  single.revocation_time = der::read_time(*time);
  if (const auto wrapped = reader.next(der::context(0))) {
    const auto reason = read_reason(wrapped->content);
    if (!reason) return false;
    single.reason = *reason;
  }
  return single.revocation_time && reader.at_end();
}

bool read_status(const der::Element& element, SingleOcsp& single) {
  switch (element.tag) {
    case 0x80: single.status = RevocationAnswer::Status::Good; return element.content.empty();
    case 0x82: single.status = RevocationAnswer::Status::Unknown; return element.content.empty();
    case der::context(1):
      single.status = RevocationAnswer::Status::Revoked;
      return read_revoked(element.content, single);
    default: return false;
  }
}

std::optional<SingleOcsp> read_single(ByteView content) {
  SingleOcsp single;
  der::Reader reader(content);
  const auto id = reader.next(der::kSequence);
  if (!id || !read_certificate_id(id->content, single)) return std::nullopt;
  const auto status = reader.next();
  if (!status || !read_status(*status, single)) return std::nullopt;
  const auto from = reader.next(der::kGeneralizedTime);
  const auto this_update = from ? der::read_time(*from) : std::nullopt;
  if (!this_update) return std::nullopt;
  single.this_update = *this_update;
  if (const auto wrapped = reader.next(der::context(0))) {
    const auto until = der::only(wrapped->content, der::kGeneralizedTime);
    if (until) single.next_update = der::read_time(*until);
    if (!single.next_update) return std::nullopt;
  }
  if (const auto wrapped = reader.next(der::context(1))) {
    const auto extensions = read_extensions(wrapped->content);
    if (!extensions) return std::nullopt;
    single.archive_cutoff = extensions->archive_cutoff;
    single.unknown_critical = extensions->unknown_critical;
  }
  return reader.at_end() ? std::optional(std::move(single)) : std::nullopt;
}

bool read_responder(der::Reader& reader, OcspResponse::Impl& impl) {
  if (const auto wrapped = reader.next(der::context(1))) {
    const auto name = der::only(wrapped->content, der::kSequence);
    if (name) impl.responder_name = name->whole;
  } else if (const auto by_key = reader.next(der::context(2))) {
    const auto hash = der::only(by_key->content, der::kOctetString);
    if (hash) impl.responder_key_hash = hash->content;
  }
  return !impl.responder_name.empty() || !impl.responder_key_hash.empty();
}

Result<void> read_data(ByteView content, OcspResponse::Impl& impl) {
  der::Reader reader(content);
  if (const auto wrapped = reader.next(der::context(0))) {
    const auto version = der::only(wrapped->content, der::kInteger);
    if (!version || der::small_number(version->content) != 0u) return malformed("version");
  }
  if (!read_responder(reader, impl)) return malformed("responder");
  const auto produced = reader.next(der::kGeneralizedTime);
  const auto time = produced ? der::read_time(*produced) : std::nullopt;
  if (!time) return malformed("producedAt");
  impl.produced_at = *time;
  const auto singles = reader.next(der::kSequence);
  if (!singles) return malformed("answers");
  for (der::Reader each(singles->content); !each.at_end();) {
    const auto element = each.next(der::kSequence);
    auto single = element ? read_single(element->content) : std::nullopt;
    if (!single) return malformed("answer");
    impl.singles.push_back(*std::move(single));
  }
  if (const auto wrapped = reader.next(der::context(1))) {
    const auto extensions = read_extensions(wrapped->content);
    if (!extensions) return malformed("extensions");
    impl.nonce = extensions->nonce;
    impl.unknown_critical = extensions->unknown_critical;
  }
  return reader.at_end() ? Result<void>{} : malformed("surplus octets");
}

Result<void> read_certificates(ByteView wrapped, crypto::CertificateCache* cache, OcspResponse::Impl& impl) {
  const auto list = der::only(wrapped, der::kSequence);
  if (!list) return malformed("certificates");
  for (der::Reader reader(list->content); !reader.at_end();) {
    const auto element = reader.next();
    if (!element) return malformed("certificates");
    if (impl.certificates.size() == kMaxCertificates)
      return Error{Errc::LimitExceeded, "OCSP response: more than 100 certificates"};
    if (auto certificate = crypto::certificate_from(element->whole, cache))
      impl.certificates.push_back(*std::move(certificate));
  }
  return {};
}

Result<void> read_basic(ByteView encoded, crypto::CertificateCache* cache, OcspResponse::Impl& impl) {
  const auto outer = der::only(encoded, der::kSequence);
  der::Reader reader(outer ? outer->content : ByteView{});
  const auto data = reader.next(der::kSequence);
  const auto algorithm = reader.next(der::kSequence);
  const auto value = reader.next(der::kBitString);
  if (!data || !algorithm || !value) return malformed("structure");
  const auto identifier = crypto::read_algorithm_identifier(algorithm->content);
  const auto signature = der::whole_bits(value->content);
  if (!identifier || !signature) return malformed("signature");
  impl.signed_octets = data->whole;
  impl.algorithm = *identifier;
  impl.signature = *signature;
  if (const auto certificates = reader.next(der::context(0)))
    if (auto done = read_certificates(certificates->content, cache, impl); !done) return done;
  if (!reader.at_end()) return malformed("surplus octets");
  return read_data(data->content, impl);
}

const char* status_words(unsigned status) {
  switch (status) {
    case 1: return "the request is malformed";
    case 2: return "an internal error";
    case 3: return "try later";
    case 5: return "the request must be signed";
    case 6: return "not authorized to ask";
    default: return "an unknown status";
  }
}

bool is_basic(ByteView octets) {
  const auto outer = der::only(octets, der::kSequence);
  return outer && der::Reader(outer->content).next(der::kSequence).has_value();
}

/// basic_of returns the BasicOCSPResponse inside an OCSPResponse.
Result<ByteView> basic_of(ByteView response) {
  const auto outer = der::only(response, der::kSequence);
  der::Reader reader(outer ? outer->content : ByteView{});
  const auto status = reader.next(kEnumerated);
  const auto number = status ? der::small_number(status->content) : std::nullopt;
  if (!number) return malformed("status");
  if (*number != 0) return Error{Errc::Network, fmt::format("the OCSP responder answered: {}", status_words(*number))};
  const auto wrapped = reader.next(der::context(0));
  const auto bytes = wrapped ? der::only(wrapped->content, der::kSequence) : std::nullopt;
  der::Reader inner(bytes ? bytes->content : ByteView{});
  const auto type = inner.next(der::kOid);
  const auto basic = inner.next(der::kOctetString);
  if (!type || !basic || !inner.at_end() || !reader.at_end()) return malformed("structure");
  if (as_text(type->content) != kBasic) return malformed("it is of another type than basic");
  return basic->content;
}

Bytes wrapped_basic(ByteView basic) {
  constexpr std::array<std::uint8_t, 1> kSuccessful{0};
  const Bytes bytes =
      der::wrap(der::kSequence, {der::wrap(der::kOid, {as_bytes(kBasic)}), der::wrap(der::kOctetString, {basic})});
  return der::wrap(der::kSequence, {der::wrap(kEnumerated, {kSuccessful}), der::wrap(der::context(0), {bytes})});
}

}  // namespace

Result<OcspResponse> OcspResponse::from_der(ByteView octets, crypto::CertificateCache* cache) {
  if (octets.size() > kMaxBytes) return Error{Errc::LimitExceeded, "OCSP response: more than 4 MiB"};
  auto impl = std::make_shared<Impl>();
  impl->der = is_basic(octets) ? wrapped_basic(octets) : to_bytes(octets);
  const auto basic = basic_of(impl->der);
  if (!basic) return basic.error();
  if (const auto done = read_basic(*basic, cache, *impl); !done) return done.error();
  impl->sha256 = crypto::digest(Digest::Sha256, impl->der);
  return OcspResponse(std::move(impl));
}

ByteView OcspResponse::der() const { return impl_->der; }
ByteView OcspResponse::sha256() const { return impl_->sha256; }
Instant OcspResponse::produced_at() const { return impl_->produced_at; }
const std::vector<Certificate>& OcspResponse::certificates() const { return impl_->certificates; }
std::optional<SignatureAlgorithm> OcspResponse::signature_algorithm() const {
  return crypto::signature_algorithm_of(impl_->algorithm);
}
ByteView OcspResponse::nonce() const { return impl_->nonce; }

}  // namespace libsign::pki
