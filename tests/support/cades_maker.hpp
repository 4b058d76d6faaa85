#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/certificate_parts.hpp"
#include "pki/timestamp_token.hpp"
#include "sandbox/world/world.hpp"
#include "support/pki.hpp"
#include "support/signed_der.hpp"
#include "zip/archive.hpp"

/// Makes CAdES signatures and ASiC containers around them, right and wrong ones, by a signer of test-vectors/pki and
/// with time-stamps of a sandbox. For tests that link test_support and sandbox_world.
namespace support {

/// Signed is one signer's part of a CMS object.
struct Signed {
  Bytes fields;     // version to signature
  Bytes signature;  // the value alone
  std::vector<Bytes> unsigned_attributes{};

  Bytes encoded() const {
    const Bytes more =
        unsigned_attributes.empty() ? Bytes{} : der::wrap(der::context(1), {joined(unsigned_attributes)});
    return sequence({fields, more});
  }
};

struct CadesSigner {
  explicit CadesSigner(const std::string& name = "p256")
      : key(support::key(name)), certificate(support::certificate(name)) {}

  std::unique_ptr<Signer> key;
  Certificate certificate;

  Bytes issuer_and_serial() const {
    const auto parts = libsign::crypto::read_certificate(certificate.der());
    return sequence({certificate.issuer_der(), der::wrap(der::kInteger, {parts.value().serial})});
  }
  std::vector<Bytes> attributes(ByteView content) const { return usual_attributes(kData, content, certificate); }

  /// sign signs the attributes; an empty list signs the content itself.
  Signed sign(ByteView content, std::vector<Bytes> attributes,
              const Bytes& digest_algorithm = libsign::crypto::digest_identifier(Digest::Sha256)) const {
    attributes = sorted(std::move(attributes));
    const Bytes covered = attributes.empty() ? libsign::to_bytes(content) : der::wrap(der::kSet, {joined(attributes)});
    Signed made;
    made.signature = signature_over(*key, covered);
    made.fields = joined({integer(1), issuer_and_serial(), digest_algorithm,
                          attributes.empty() ? Bytes{} : der::wrap(der::context(0), {joined(attributes)}),
                          algorithm_identifier(algorithm_of(*key)), octet_string(made.signature)});
    return made;
  }
  Signed sign(ByteView content) const { return sign(content, attributes(content)); }
};

/// CmsSpec is what a CMS object holds besides its signers; the certificates are those of the test PKI.
struct CmsSpec {
  std::optional<Bytes> content{};  // inside; nothing: detached
  std::vector<Bytes> certificates{};
  Bytes revocation{};
};
inline Bytes cms_object(const std::vector<Signed>& signers, CmsSpec spec = {}) {
  if (spec.certificates.empty())
    for (const char* name : {"p256", "intermediate"})
      spec.certificates.push_back(libsign::to_bytes(support::certificate(name).der()));
  SignedDataSpec data{.content = spec.content.value_or(Bytes{}),
                      .detached = !spec.content,
                      .certificates = std::move(spec.certificates),
                      .revocation = std::move(spec.revocation)};
  for (const Signed& signer : signers) data.signers.push_back(signer.encoded());
  return signed_data(data);
}

/// Stamper makes time-stamps of a sandbox's authority.
class Stamper {
 public:
  explicit Stamper(const char* now = "2026-05-01T12:00:00Z")
      : world_("http://sandbox.test", libsign::parse_instant(now).value()) {
    const libsign::sandbox::Validity validity{libsign::parse_instant("2026-01-01").value(),
                                              libsign::parse_instant("2046-01-01").value()};
    world_.add_authority({.name = "root", .subject = {"Sandbox Root"}, .validity = validity}).value();
    world_.add_tsa({.name = "tsa", .authority = "root", .subject = {"Sandbox TSA"}, .validity = validity}).value();
  }

  void set_clock(const char* now) { world_.set_clock(libsign::parse_instant(now).value()); }
  Certificate root() const { return world_.roots().front(); }
  libsign::sandbox::World& world() { return world_; }

  Bytes stamp(ByteView octets) const {
    const Bytes imprint = libsign::crypto::digest(Digest::Sha256, octets);
    const Bytes request = libsign::pki::timestamp_request(Digest::Sha256, imprint, {});
    const auto answer = world_.timestamp_answer("tsa", request);
    const auto token = libsign::pki::read_timestamp_response(answer.value(), Digest::Sha256, imprint, {});
    return libsign::to_bytes(token.value().der());
  }

 private:
  libsign::sandbox::World world_;
};

inline constexpr std::string_view kSignatureTimestamp = "1.2.840.113549.1.9.16.2.14";
inline constexpr std::string_view kArchiveTimestampV3 = "0.4.0.1733.2.4";
inline constexpr std::string_view kHashIndexV3 = "0.4.0.19122.1.5";

inline void add_signature_timestamp(Signed& signer, const Stamper& stamper) {
  signer.unsigned_attributes.push_back(attribute(kSignatureTimestamp, {stamper.stamp(signer.signature)}));
}

/// with_unsigned_attribute puts an attribute into the only signer of a token.
inline Bytes with_unsigned_attribute(ByteView token, const Bytes& added) {
  der::Reader outer(der::only(token, der::kSequence).value().content);
  const auto type = outer.next(der::kOid).value();
  der::Reader fields(der::only(outer.next(der::context(0)).value().content, der::kSequence).value().content);
  std::vector<Bytes> parts;
  while (!fields.at_end()) parts.push_back(libsign::to_bytes(fields.next().value().whole));
  const Bytes signers = parts.back();
  const auto signer = der::only(der::only(signers, der::kSet).value().content, der::kSequence).value();
  parts.back() = der::wrap(der::kSet, {sequence({signer.content, der::wrap(der::context(1), {added})})});
  return sequence({type.whole, der::wrap(der::context(0), {sequence_of(parts)})});
}

/// add_archive_timestamp adds an archive-time-stamp-v3 over all that `signer` and an object with `certificates` and
/// without revocation data have (EN 319 122-1, 5.5.3).
inline void add_archive_timestamp(Signed& signer, ByteView content, const std::vector<Bytes>& certificates,
                                  const Stamper& stamper) {
  const auto digested = [](ByteView octets) { return octet_string(libsign::crypto::digest(Digest::Sha256, octets)); };
  std::vector<Bytes> of_certificates;
  for (const Bytes& one : certificates) of_certificates.push_back(digested(one));
  std::vector<Bytes> of_attributes;
  for (const Bytes& one : signer.unsigned_attributes) {
    der::Reader reader(der::only(one, der::kSequence).value().content);
    const auto oid_part = reader.next(der::kOid).value();
    for (der::Reader values(reader.next(der::kSet).value().content); !values.at_end();)
      of_attributes.push_back(
          digested(joined({libsign::to_bytes(oid_part.whole), libsign::to_bytes(values.next().value().whole)})));
  }
  const Bytes index = sequence({libsign::crypto::digest_identifier(Digest::Sha256), sequence_of(of_certificates),
                                sequence_of({}), sequence_of(of_attributes)});
  const Bytes covered = joined({oid(kData), libsign::crypto::digest(Digest::Sha256, content), signer.fields, index});
  const Bytes token = with_unsigned_attribute(stamper.stamp(covered), attribute(kHashIndexV3, {index}));
  signer.unsigned_attributes.push_back(attribute(kArchiveTimestampV3, {token}));
}

/// manifest writes an ASiCManifest over `files`, names to octets.
inline std::string manifest(std::string_view covered_by, const std::vector<std::pair<std::string, Bytes>>& files) {
  std::string text =
      "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" "
      "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><asic:SigReference URI=\"" +
      std::string(covered_by) + "\"/>";
  for (const auto& [name, octets] : files)
    text += "<asic:DataObjectReference URI=\"" + name +
            "\"><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>" +
            libsign::to_base64(libsign::crypto::digest(Digest::Sha256, octets)) +
            "</ds:DigestValue></asic:DataObjectReference>";
  return text + "</asic:ASiCManifest>";
}

/// container zips entries, the mimetype first.
inline Bytes container(std::string_view kind, const std::vector<std::pair<std::string, Bytes>>& entries) {
  const std::string mimetype = "application/vnd.etsi.asic-" + std::string(kind) + "+zip";
  std::vector<libsign::zip::NewEntry> all{{"mimetype", libsign::as_bytes(mimetype), true}};
  for (const auto& [name, octets] : entries) all.push_back({name, octets, false});
  return libsign::zip::write(all).value();
}

}  // namespace support
