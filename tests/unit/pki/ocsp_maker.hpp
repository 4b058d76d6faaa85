#pragma once

#include "crypto/certificate_parts.hpp"
#include "support/signed_der.hpp"

namespace support {

struct SingleSpec {
  Digest digest = Digest::Sha1;
  std::uint8_t serial = 7;
  Bytes status = Bytes{0x80, 0};
  std::vector<Bytes> extensions{};
};
inline Bytes revoked(std::string_view when, const Bytes& reason = {}) {
  return der::wrap(der::context(1), {time(when), reason});
}
inline Bytes reason_of(std::uint8_t number) { return der::wrap(der::context(0), {der::wrap(0x0A, {Bytes{number}})}); }

/// World is a CA, one certificate that it issued (serial 7) and a key for a responder.
struct World {
  std::unique_ptr<Signer> ca_key = key("p256");
  std::unique_ptr<Signer> responder_key = key("p384");
  Certificate issuer = certify({common_name("CA"), common_name("CA"), 1}, *ca_key, *ca_key);
  Certificate subject = certify({common_name("Subject"), common_name("CA"), 7}, *responder_key, *ca_key);

  /// responder makes a certificate of the responder's key, by default one that the CA appointed.
  Certificate responder(std::vector<Bytes> extensions = {extended_key_usage(false, {kOcspSigning})}) const {
    return certify({common_name("Responder"), common_name("CA"), 9, std::move(extensions)}, *responder_key, *ca_key);
  }

  Bytes single(const SingleSpec& spec) const {
    const auto hash = [&](ByteView octets) { return octet_string(libsign::crypto::digest(spec.digest, octets)); };
    const Bytes id = sequence({libsign::crypto::digest_identifier(spec.digest), hash(issuer.subject_der()),
                               hash(libsign::crypto::key_bits(issuer.parts())), integer(spec.serial)});
    const Bytes extensions =
        spec.extensions.empty() ? Bytes{} : der::wrap(der::context(1), {sequence_of(spec.extensions)});
    return sequence(
        {id, spec.status, time("20260601100000Z"), der::wrap(der::context(0), {time("20260602100000Z")}), extensions});
  }
};

inline Bytes by_name(const Certificate& responder) { return der::wrap(der::context(1), {responder.subject_der()}); }
inline Bytes by_key(const Certificate& responder) {
  const Bytes hash = libsign::crypto::digest(Digest::Sha1, libsign::crypto::key_bits(responder.parts()));
  return der::wrap(der::context(2), {octet_string(hash)});
}

struct ResponseSpec {
  Bytes responder{};
  std::vector<Bytes> singles{};
  std::vector<Bytes> extensions{};
  std::vector<Certificate> certificates{};
};
inline Bytes basic_response(const ResponseSpec& spec, Signer& signer) {
  const Bytes extensions =
      spec.extensions.empty() ? Bytes{} : der::wrap(der::context(1), {sequence_of(spec.extensions)});
  std::vector<Bytes> parts =
      signed_by(signer, sequence({spec.responder, time("20260601110000Z"), sequence_of(spec.singles), extensions}));
  std::vector<Bytes> certificates;
  for (const Certificate& certificate : spec.certificates) certificates.push_back(libsign::to_bytes(certificate.der()));
  if (!certificates.empty()) parts.push_back(der::wrap(der::context(0), {sequence_of(certificates)}));
  return sequence_of(parts);
}
inline Bytes response(const Bytes& basic) {
  const Bytes bytes = sequence({oid("1.3.6.1.5.5.7.48.1.1"), octet_string(basic)});
  return sequence({der::wrap(0x0A, {Bytes{0}}), der::wrap(der::context(0), {bytes})});
}

}  // namespace support
