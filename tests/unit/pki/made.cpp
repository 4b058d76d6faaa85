#include "made.hpp"

#include <stdexcept>

#include "crypto/der.hpp"

namespace made {

namespace der = libsign::crypto::der;

namespace {

Bytes bit_string(ByteView octets) {
  static constexpr std::uint8_t kWhole[] = {0};
  return der::wrap(der::kBitString, {kWhole, octets});
}

Bytes signed_by(const Key& key, const Bytes& tbs) { return seq({tbs, ed25519(), bit_string(key.sign(tbs))}); }

Bytes all(const std::vector<Bytes>& parts) {
  Bytes out;
  for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace

Bytes ed25519() { return seq({oid("1.3.101.112")}); }
Bytes seq(std::initializer_list<ByteView> parts) { return der::wrap(der::kSequence, parts); }
Bytes tlv(std::uint8_t tag, ByteView content) { return der::wrap(tag, {content}); }
Bytes text(std::uint8_t tag, std::string_view content) { return tlv(tag, libsign::as_bytes(content)); }
Bytes oid(std::string_view dotted) { return tlv(der::kOid, der::oid_content(dotted)); }
Bytes integer(std::uint8_t value) {
  const std::uint8_t octets[] = {value};
  return der::wrap_unsigned(octets);
}
Bytes time(std::string_view generalized) { return text(der::kGeneralizedTime, generalized); }

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes out;
  for (const ByteView part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes name(std::string_view common_name, std::uint8_t tag) {
  if (common_name.empty()) return seq({});
  return seq({tlv(der::kSet, seq({oid("2.5.4.3"), text(tag, common_name)}))});
}

Bytes extension(std::uint8_t id_ce, bool critical, ByteView value) {
  const std::uint8_t id[] = {0x55, 0x1D, id_ce};
  const std::uint8_t yes[] = {0xFF};
  const Bytes flag = critical ? tlv(der::kBoolean, yes) : Bytes{};
  return seq({tlv(der::kOid, id), flag, tlv(der::kOctetString, value)});
}

Bytes basic_constraints(int path_length) {
  const std::uint8_t yes[] = {0xFF};
  const Bytes limit = path_length < 0 ? Bytes{} : integer(static_cast<std::uint8_t>(path_length));
  return extension(19, true, seq({tlv(der::kBoolean, yes), limit}));
}

Bytes key_usage(std::uint8_t bits) {
  const std::uint8_t content[] = {0, bits};
  return extension(15, true, tlv(der::kBitString, content));
}

Bytes policies(std::initializer_list<std::string_view> dotted) {
  Bytes list;
  for (const std::string_view policy : dotted) list = joined({list, seq({oid(policy)})});
  return extension(32, false, seq({list}));
}

Key::Key() : pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")) {
  if (!pkey) throw std::runtime_error("no Ed25519 key");
}

Bytes Key::sign(ByteView octets) const {
  const libsign::crypto::MdCtxPtr context(EVP_MD_CTX_new());
  Bytes value(64);
  std::size_t size = value.size();
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, pkey.get()) != 1 ||
      EVP_DigestSign(context.get(), value.data(), &size, octets.data(), octets.size()) != 1)
    throw std::runtime_error("cannot sign");
  return value;
}

Bytes Key::spki() const {
  Bytes raw(32);
  std::size_t size = raw.size();
  if (EVP_PKEY_get_raw_public_key(pkey.get(), raw.data(), &size) != 1) throw std::runtime_error("no public key");
  return seq({ed25519(), bit_string(raw)});
}

Certificate certificate(const CertificateSpec& spec, const Key& subject, const Key& issuer) {
  const Bytes extensions = spec.extensions.empty() ? Bytes{} : tlv(der::context(3), seq({all(spec.extensions)}));
  const Bytes tbs = seq({tlv(der::context(0), integer(2)), integer(spec.serial), ed25519(), spec.issuer,
                         seq({time(spec.not_before), time(spec.not_after)}), spec.subject, subject.spki(), extensions});
  auto read = Certificate::from_der(signed_by(issuer, tbs));
  if (!read) throw std::runtime_error(read.error().what);
  return *std::move(read);
}

Certificate authority(std::string_view subject, std::string_view issuer, const Key& key, const Key& issuer_key,
                      std::vector<Bytes> extensions) {
  extensions.push_back(basic_constraints());
  return certificate({.subject = name(subject), .issuer = name(issuer), .extensions = std::move(extensions)}, key,
                     issuer_key);
}

Bytes crl_entry(std::uint8_t serial, std::initializer_list<ByteView> extensions) {
  return seq({integer(serial), time("20260110000000Z"), extensions.size() == 0 ? Bytes{} : seq(extensions)});
}

Bytes signed_list(ByteView tbs_content, const Key& key) { return signed_by(key, seq({tbs_content})); }

libsign::pki::Crl crl(const CrlSpec& spec, const Key& key) {
  const Bytes entries = spec.entries.empty() ? Bytes{} : seq({all(spec.entries)});
  const Bytes extensions = seq({extension(20, false, integer(spec.number)), all(spec.extensions)});
  auto read = libsign::pki::Crl::from_der(
      libsign::SharedBytes::own(signed_list(joined({integer(1), ed25519(), spec.issuer, time(spec.this_update),
                                                    time(spec.next_update), entries, tlv(der::context(0), extensions)}),
                                            key)));
  if (!read) throw std::runtime_error(read.error().what);
  return *std::move(read);
}

libsign::Instant instant(std::string_view text) { return libsign::parse_instant(text).value(); }

}  // namespace made
