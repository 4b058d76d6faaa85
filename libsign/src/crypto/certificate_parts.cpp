#include <crypto/certificate_parts.hpp>

#include <algorithm>

#include <crypto/der.hpp>
#include <crypto/der_time.hpp>
#include <crypto/distinguished_name.hpp>

namespace libsign::crypto {
namespace {

constexpr std::size_t kMaxCertificateBytes = 256u << 10;  // post-quantum ones reach 50 KiB
constexpr std::size_t kMaxExtensions = 100;               // qualified certificates have some 12
constexpr std::size_t kMaxSerialBytes = 64;               // RFC 5280, 4.1.2.2 allows 20

Error malformed(const char* part) { return {Errc::BadInput, std::string("malformed certificate: ") + part}; }

bool read_validity(ByteView content, CertificateParts& parts) {
  der::Reader reader(content);
  const auto from = reader.next();
  const auto to = reader.next();
  if (!from || !to || !reader.at_end()) return false;
  const auto not_before = der::read_time(*from);
  const auto not_after = der::read_time(*to);
  if (!not_before || !not_after) return false;
  parts.not_before = *not_before;
  parts.not_after = *not_after;
  return true;
}

std::optional<Extension> read_extension(ByteView content) {
  der::Reader reader(content);
  const auto oid = reader.next(der::kOid);
  if (!oid || !der::is_oid(oid->content)) return std::nullopt;
  Extension extension{oid->content, false, {}};
  if (const auto critical = reader.next(der::kBoolean)) {
    if (critical->content.size() != 1) return std::nullopt;
    extension.critical = critical->content[0] != 0;
  }
  const auto value = reader.next(der::kOctetString);
  if (!value || !reader.at_end()) return std::nullopt;
  extension.value = value->content;
  return extension;
}

Result<std::vector<Extension>> read_extensions(ByteView content) {
  const auto sequence = der::only(content, der::kSequence);
  if (!sequence) return malformed("extensions");
  std::vector<Extension> extensions;
  der::Reader reader(sequence->content);
  while (!reader.at_end()) {
    const auto element = reader.next(der::kSequence);
    const auto extension = element ? read_extension(element->content) : std::nullopt;
    if (!extension) return malformed("extension");
    const auto same = [&](const Extension& other) { return equal(other.oid, extension->oid); };
    if (std::any_of(extensions.begin(), extensions.end(), same)) return malformed("an extension occurs twice");
    if (extensions.size() == kMaxExtensions)
      return Error{Errc::LimitExceeded, "a certificate has more than 100 extensions"};
    extensions.push_back(*extension);
  }
  return extensions;
}

bool is_spki(ByteView content) {
  der::Reader reader(content);
  const auto algorithm = reader.next(der::kSequence);
  const auto key = reader.next(der::kBitString);
  return algorithm && read_algorithm_identifier(algorithm->content) && key && der::whole_bits(key->content) &&
         reader.at_end();
}

// RFC 5280, 4.1.2.8: no issuer has used them for decades, so they are only stepped over.
bool skip_unique_ids(der::Reader& reader) {
  for (const std::uint8_t tag : {std::uint8_t{0x81}, std::uint8_t{0x82}})
    if (const auto id = reader.next(tag); id && id->content.empty()) return false;
  return true;
}

// Programs have taken the zero bits at a value's end for unused ones.
bool is_signature_value(ByteView bits) {
  if (bits.empty() || bits[0] > 7) return false;
  const unsigned unused = (1u << bits[0]) - 1;
  return bits[0] == 0 || (bits.size() > 1 && (bits.back() & unused) == 0);
}

Result<CertificateParts> read_tbs(ByteView content, CertificateParts parts) {
  der::Reader reader(content);
  if (const auto version = reader.next(der::context(0))) {
    const auto number = der::only(version->content, der::kInteger);
    const auto value = number ? der::small_number(number->content) : std::nullopt;
    if (!value || *value > 2) return malformed("version");
    parts.version = *value;
  }
  const auto serial = reader.next(der::kInteger);
  if (!serial || serial->content.empty() || serial->content.size() > kMaxSerialBytes) return malformed("serial number");
  parts.serial = serial->content;
  const auto algorithm = reader.next(der::kSequence);
  const auto inner = algorithm ? read_algorithm_identifier(algorithm->content) : std::nullopt;
  if (!inner) return malformed("signature algorithm");
  if (!equal(inner->oid, parts.algorithm.oid) || !equal(inner->parameters, parts.algorithm.parameters))
    return malformed("it names two signature algorithms");  // RFC 5280, 4.1.1.2
  const auto issuer = reader.next(der::kSequence);
  if (!issuer || !is_name(issuer->whole)) return malformed("issuer");
  const auto validity = reader.next(der::kSequence);
  if (!validity || !read_validity(validity->content, parts)) return malformed("validity");
  const auto subject = reader.next(der::kSequence);
  if (!subject || !is_name(subject->whole)) return malformed("subject");
  const auto spki = reader.next(der::kSequence);
  if (!spki || !is_spki(spki->content)) return malformed("public key");
  parts.issuer = issuer->whole;
  parts.subject = subject->whole;
  parts.spki = spki->whole;
  if (!skip_unique_ids(reader)) return malformed("unique identifier");
  if (const auto wrapped = reader.next(der::context(3))) {
    auto extensions = read_extensions(wrapped->content);
    if (!extensions) return extensions.error();
    parts.extensions = *std::move(extensions);
  }
  if (!reader.at_end()) return malformed("surplus octets");
  return parts;
}

}  // namespace

Result<CertificateParts> read_certificate(ByteView der) {
  if (der.size() > kMaxCertificateBytes) return Error{Errc::LimitExceeded, "a certificate exceeds 256 KiB"};
  der::Reader outer(der);
  const auto certificate = outer.next(der::kSequence);
  if (!certificate) return malformed("it is not a DER sequence");
  if (!outer.at_end()) return malformed("octets follow it");
  der::Reader reader(certificate->content);
  CertificateParts parts;
  const auto tbs = reader.next(der::kSequence);
  const auto algorithm = reader.next(der::kSequence);
  const auto signature = reader.next(der::kBitString);
  if (!tbs || !algorithm || !signature || !reader.at_end()) return malformed("structure");
  const auto identifier = read_algorithm_identifier(algorithm->content);
  if (!identifier) return malformed("signature algorithm");
  if (!is_signature_value(signature->content)) return malformed("signature value");
  parts.tbs = tbs->whole;
  parts.algorithm = *identifier;
  parts.signature = signature->content.subspan(1);
  return read_tbs(tbs->content, std::move(parts));
}

ByteView key_bits(const CertificateParts& parts) {
  const auto spki = der::only(parts.spki, der::kSequence);
  der::Reader reader(spki ? spki->content : ByteView{});
  (void)reader.next(der::kSequence);
  const auto key = reader.next(der::kBitString);
  return key ? der::whole_bits(key->content).value_or(ByteView{}) : ByteView{};
}

}  // namespace libsign::crypto
