#pragma once

#include "support/signed_der.hpp"

namespace support {

/// InfoSpec is what a TSTInfo holds; the defaults are those of a good time-stamp.
struct InfoSpec {
  std::uint8_t version = 1;
  Digest digest = Digest::Sha256;
  Bytes imprint = libsign::crypto::digest(Digest::Sha256, libsign::as_bytes("the data"));
  std::string_view time = "20260601120000Z";
  Bytes further{};  // from accuracy on, as encoded
};
inline Bytes info(const InfoSpec& spec) {
  return sequence({integer(spec.version), oid("1.2.3"),
                   sequence({libsign::crypto::digest_identifier(spec.digest), octet_string(spec.imprint)}),
                   der::wrap(der::kInteger, {Bytes{0x12, 0x34}}), time(spec.time), spec.further});
}

/// Authority is a time-stamping authority with its certificate.
struct Authority {
  explicit Authority(std::vector<Bytes> extensions = {extended_key_usage(true, {kTimeStamping})})
      : certificate(certify({common_name("TSA"), common_name("CA"), 7, std::move(extensions)}, *key, *key)) {}

  std::unique_ptr<Signer> key = support::key("p256");
  Certificate certificate;

  Bytes signer(ByteView content, const std::vector<Bytes>& attributes) const {
    return signer_info({.attributes = attributes}, *key, certificate, 7, content);
  }
  Bytes token(const Bytes& content) const {
    return signed_data({.type = kTimestampInfo,
                        .content = content,
                        .certificates = {libsign::to_bytes(certificate.der())},
                        .signers = {signer(content, usual_attributes(kTimestampInfo, content, certificate))}});
  }
};

}  // namespace support
