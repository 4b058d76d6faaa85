#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/certificate.hpp>
#include <libsign/signer.hpp>
#include "crypto/algorithm_identifier.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"

/// Makes certificates, CMS objects, time-stamps and OCSP responses for tests, right and wrong ones, with the keys of
/// test-vectors/pki. For tests that see the room crypto.
namespace support {

namespace der = libsign::crypto::der;
using libsign::Bytes;
using libsign::ByteView;
using libsign::Certificate;
using libsign::Digest;
using libsign::Scheme;
using libsign::SignatureAlgorithm;
using libsign::Signer;

inline std::unique_ptr<Signer> key(const std::string& name) {
  const auto read = [](const std::string& file) {
    std::ifstream in(MOCSIGN_TEST_VECTORS "/pki/" + file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const auto no_passphrase = [](std::string_view) -> libsign::Result<libsign::Pin> {
    return libsign::Error{libsign::Errc::PinRequired, "the test keys have no passphrase"};
  };
  auto certificates = Certificate::from_pem(read(name + ".crt.pem"));
  auto opened = libsign::signer_from_pem(read("test-key-" + name + ".pem"), name, certificates.value(), no_passphrase);
  if (!opened) throw std::runtime_error(opened.error().what + ": " + name);
  return *std::move(opened);
}

inline Bytes sequence(std::initializer_list<ByteView> parts) { return der::wrap(der::kSequence, parts); }
inline Bytes joined(const std::vector<Bytes>& parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}
inline Bytes sequence_of(const std::vector<Bytes>& parts) { return der::wrap(der::kSequence, {joined(parts)}); }
inline std::vector<Bytes> sorted(std::vector<Bytes> parts) {
  const auto before = [](const Bytes& a, const Bytes& b) { return libsign::as_text(a) < libsign::as_text(b); };
  std::sort(parts.begin(), parts.end(), before);
  return parts;
}
inline Bytes set_of(const std::vector<Bytes>& parts) { return der::wrap(der::kSet, {joined(sorted(parts))}); }
inline Bytes oid(std::string_view dotted) { return der::wrap(der::kOid, {der::oid_content(dotted)}); }
inline Bytes integer(std::uint8_t value) { return der::wrap(der::kInteger, {Bytes{value}}); }
inline Bytes octet_string(ByteView content) { return der::wrap(der::kOctetString, {content}); }
inline Bytes text_of(std::uint8_t tag, std::string_view text) { return der::wrap(tag, {libsign::as_bytes(text)}); }
inline Bytes time(std::string_view text) { return text_of(der::kGeneralizedTime, text); }
inline Bytes common_name(std::string_view text) {
  const Bytes pair = sequence({oid("2.5.4.3"), text_of(0x0C, text)});
  return sequence({der::wrap(der::kSet, {pair})});
}
inline Bytes extension(std::string_view name, bool critical, ByteView value) {
  const Bytes flag = critical ? der::wrap(der::kBoolean, {Bytes{0xFF}}) : Bytes{};
  return sequence({oid(name), flag, octet_string(value)});
}
inline Bytes extended_key_usage(bool critical, const std::vector<std::string_view>& purposes) {
  std::vector<Bytes> oids;
  for (const std::string_view purpose : purposes) oids.push_back(oid(purpose));
  return extension("2.5.29.37", critical, sequence_of(oids));
}

inline constexpr std::string_view kTimeStamping = "1.3.6.1.5.5.7.3.8";
inline constexpr std::string_view kOcspSigning = "1.3.6.1.5.5.7.3.9";

/// algorithm_of returns what `key` signs with here: the first with SHA-256 where there is a choice.
inline SignatureAlgorithm algorithm_of(const Signer& key) {
  for (const SignatureAlgorithm& each : key.algorithms())
    if (each.digest == Digest::Sha256) return each;
  return key.algorithms().front();
}
inline Bytes algorithm_identifier(const SignatureAlgorithm& algorithm) {
  switch (algorithm.scheme) {
    case Scheme::Ecdsa: return sequence({oid("1.2.840.10045.4.3.2")});
    case Scheme::RsaPkcs1: return sequence({oid("1.2.840.113549.1.1.11"), Bytes{der::kNull, 0}});
    case Scheme::Ed25519: return sequence({oid("1.3.101.112")});
    default: throw std::runtime_error("no identifier for this algorithm");
  }
}
/// signature_over signs as X.509 and CMS have it: ECDSA values are DER.
inline Bytes signature_over(Signer& key, ByteView octets) {
  const SignatureAlgorithm algorithm = algorithm_of(key);
  const Bytes value =
      key.sign({algorithm, libsign::to_bytes(octets), libsign::crypto::digest(algorithm.digest, octets)}).value();
  if (algorithm.scheme != Scheme::Ecdsa) return value;
  return libsign::crypto::ecdsa_raw_to_der(value, key.certificate().public_key().field_bytes()).value();
}
/// signed_by makes what certificates and OCSP responses are: octets, algorithm, value.
inline std::vector<Bytes> signed_by(Signer& key, Bytes octets) {
  const Bytes value = der::wrap(der::kBitString, {Bytes{0}, signature_over(key, octets)});
  return {std::move(octets), algorithm_identifier(algorithm_of(key)), value};
}

struct CertificateSpec {
  Bytes subject;
  Bytes issuer;
  std::uint8_t serial = 1;
  std::vector<Bytes> extensions{};
};
/// certify makes a certificate of `holder`'s key, valid from 2020 to 2040 and signed by `issuer`.
inline Certificate certify(const CertificateSpec& spec, const Signer& holder, Signer& issuer) {
  const Bytes extensions =
      spec.extensions.empty() ? Bytes{} : der::wrap(der::context(3), {sequence_of(spec.extensions)});
  const Bytes validity = sequence({time("20200101000000Z"), time("20400101000000Z")});
  const Bytes tbs = sequence({der::wrap(der::context(0), {integer(2)}), integer(spec.serial),
                              algorithm_identifier(algorithm_of(issuer)), spec.issuer, validity, spec.subject,
                              holder.certificate().public_key().spki(), extensions});
  return Certificate::from_der(sequence_of(signed_by(issuer, tbs))).value();
}

inline constexpr std::string_view kData = "1.2.840.113549.1.7.1";
inline constexpr std::string_view kTimestampInfo = "1.2.840.113549.1.9.16.1.4";

inline Bytes attribute(std::string_view name, const std::vector<Bytes>& values) {
  return sequence({oid(name), set_of(values)});
}
inline Bytes content_type_attribute(std::string_view type) { return attribute("1.2.840.113549.1.9.3", {oid(type)}); }
inline Bytes message_digest_attribute(ByteView content) {
  return attribute("1.2.840.113549.1.9.4", {octet_string(libsign::crypto::digest(Digest::Sha256, content))});
}
inline Bytes issuer_serial_of(const Certificate& certificate, std::uint8_t serial) {
  const Bytes name = der::wrap(der::context(4), {certificate.issuer_der()});
  return sequence({sequence({name}), integer(serial)});
}
inline Bytes signing_certificate_attribute(const Certificate& certificate, ByteView issuer_serial = {}) {
  const Bytes id = sequence({octet_string(certificate.sha256()), issuer_serial});
  return attribute("1.2.840.113549.1.9.16.2.47", {sequence({sequence({id})})});
}
/// usual_attributes are those that a time-stamp or a CAdES signature has to have.
inline std::vector<Bytes> usual_attributes(std::string_view type, ByteView content, const Certificate& certificate) {
  return {content_type_attribute(type), message_digest_attribute(content), signing_certificate_attribute(certificate)};
}

struct SignerSpec {
  std::vector<Bytes> attributes{};  // empty: the content itself is signed
  Bytes key_identifier{};           // empty: the signer is named by issuer and serial number
  Bytes digest_algorithm = libsign::crypto::digest_identifier(Digest::Sha256);
  Bytes algorithm{};               // empty: that of the key
  bool written_backwards = false;  // the attributes are in the wrong order in the file …
  bool signed_backwards = false;   // … and were when they were signed
};
inline Bytes signer_info(const SignerSpec& spec, Signer& key, const Certificate& certificate, std::uint8_t serial,
                         ByteView content) {
  const std::vector<Bytes> forwards = sorted(spec.attributes);
  const std::vector<Bytes> backwards(forwards.rbegin(), forwards.rend());
  const Bytes written = joined(spec.written_backwards ? backwards : forwards);
  const Bytes covered = der::wrap(der::kSet, {joined(spec.signed_backwards ? backwards : forwards)});
  const bool has_attributes = !forwards.empty();
  const Bytes identifier = spec.key_identifier.empty() ? sequence({certificate.issuer_der(), integer(serial)})
                                                       : der::wrap(0x80, {spec.key_identifier});
  return sequence({integer(spec.key_identifier.empty() ? 1 : 3), identifier, spec.digest_algorithm,
                   has_attributes ? der::wrap(der::context(0), {written}) : Bytes{},
                   spec.algorithm.empty() ? algorithm_identifier(algorithm_of(key)) : spec.algorithm,
                   octet_string(signature_over(key, has_attributes ? ByteView(covered) : content))});
}

struct SignedDataSpec {
  std::string_view type = kData;
  Bytes content{};
  bool detached = false;
  std::vector<Bytes> certificates{};  // each as encoded
  std::vector<Bytes> signers{};
  Bytes revocation{};  // RevocationInfoChoices, without the tag
};
inline Bytes signed_data(const SignedDataSpec& spec) {
  const Bytes content = spec.detached ? Bytes{} : der::wrap(der::context(0), {octet_string(spec.content)});
  const Bytes certificates =
      spec.certificates.empty() ? Bytes{} : der::wrap(der::context(0), {joined(spec.certificates)});
  const Bytes revocation = spec.revocation.empty() ? Bytes{} : der::wrap(der::context(1), {spec.revocation});
  const Bytes data = sequence({integer(3), set_of({libsign::crypto::digest_identifier(Digest::Sha256)}),
                               sequence({oid(spec.type), content}), certificates, revocation, set_of(spec.signers)});
  return sequence({oid("1.2.840.113549.1.7.2"), der::wrap(der::context(0), {data})});
}

}  // namespace support
