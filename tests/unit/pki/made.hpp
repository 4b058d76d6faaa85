#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <libsign/certificate.hpp>
#include "crypto/openssl.hpp"
#include "pki/crl.hpp"

/// Certificates and CRLs made on the spot, octet by octet, so that each test shows what is odd about them.
namespace made {

using libsign::Bytes;
using libsign::ByteView;
using libsign::Certificate;

Bytes seq(std::initializer_list<ByteView> parts);
Bytes tlv(std::uint8_t tag, ByteView content);
Bytes text(std::uint8_t tag, std::string_view content);
Bytes oid(std::string_view dotted);
Bytes integer(std::uint8_t value);
Bytes name(std::string_view common_name, std::uint8_t tag = 0x0C);
Bytes time(std::string_view generalized);  // "20260101000000Z"
Bytes joined(std::initializer_list<ByteView> parts);

/// extension writes one Extension; `id_ce` is the last arc below 2.5.29.
Bytes extension(std::uint8_t id_ce, bool critical, ByteView value);
Bytes basic_constraints(int path_length = -1);
Bytes key_usage(std::uint8_t bits);
Bytes policies(std::initializer_list<std::string_view> dotted);

/// Key is an Ed25519 key of its own.
struct Key {
  Key();
  Bytes sign(ByteView octets) const;
  Bytes spki() const;

  libsign::crypto::PkeyPtr pkey;
};

struct CertificateSpec {
  Bytes subject;
  Bytes issuer;
  std::vector<Bytes> extensions{};
  std::uint8_t serial = 1;
  std::string_view not_before = "20200101000000Z";
  std::string_view not_after = "20300101000000Z";
};
Certificate certificate(const CertificateSpec& spec, const Key& subject, const Key& issuer);
/// authority makes a CA certificate with basicConstraints and `extensions`.
Certificate authority(std::string_view subject, std::string_view issuer, const Key& key, const Key& issuer_key,
                      std::vector<Bytes> extensions = {});

struct CrlSpec {
  Bytes issuer;
  std::vector<Bytes> entries{};
  std::vector<Bytes> extensions{};  // besides cRLNumber
  std::uint8_t number = 1;
  std::string_view this_update = "20260101000000Z";
  std::string_view next_update = "20260201000000Z";
};
/// crl_entry says that a certificate was revoked on 2026-01-10.
Bytes crl_entry(std::uint8_t serial, std::initializer_list<ByteView> extensions = {});
libsign::pki::Crl crl(const CrlSpec& spec, const Key& key);
/// signed_list makes a CertificateList of the content of its TBSCertList; a Certificate is built no differently.
Bytes signed_list(ByteView tbs_content, const Key& key);
/// ed25519 is the AlgorithmIdentifier that everything here is signed with.
Bytes ed25519();

libsign::Instant instant(std::string_view text);

}  // namespace made
