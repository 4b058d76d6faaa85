#include "sandbox/world/ocsp_writer.hpp"

#include <openssl/err.h>
#include <openssl/ocsp.h>

#include "sandbox/world/der.hpp"
#include "sandbox/world/openssl.hpp"

namespace libsign::sandbox {

namespace {

constexpr const char* kBasicResponse = "1.3.6.1.5.5.7.48.1.1";
constexpr const char* kNonce = "1.3.6.1.5.5.7.48.1.2";
constexpr const char* kArchiveCutoff = "1.3.6.1.5.5.7.48.1.6";

std::string decimal(const ASN1_INTEGER* number) {
  const NumberPtr value(ASN1_INTEGER_to_BN(number, nullptr));
  char* text = value ? BN_bn2dec(value.get()) : nullptr;
  std::string result = text != nullptr ? text : "";
  OPENSSL_free(text);
  return result;
}

CertificateId read_id(OCSP_CERTID* id) {
  ASN1_OBJECT* algorithm = nullptr;
  ASN1_OCTET_STRING* key_hash = nullptr;
  ASN1_INTEGER* serial = nullptr;
  OCSP_id_get0_info(nullptr, &algorithm, &key_hash, &serial, id);
  const unsigned char* octets = ASN1_STRING_get0_data(key_hash);
  return {.der = encoded<i2d_OCSP_CERTID>(id),
          .serial = decimal(serial),
          .issuer_key_hash = Bytes(octets, octets + ASN1_STRING_length(key_hash)),
          .digest = OBJ_obj2nid(algorithm) == NID_sha256 ? Digest::Sha256 : Digest::Sha1};
}

Bytes hash(Digest digest, ByteView octets) {
  Bytes value(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  EVP_Digest(octets.data(), octets.size(), value.data(), &size, evp_digest(name(digest)), nullptr);
  value.resize(size);
  return value;
}

/// key_octets returns what a key hash covers: the BIT STRING's content without the count of unused bits.
ByteView key_octets(const Certificate& certificate) {
  const ASN1_BIT_STRING* key = X509_get0_pubkey_bitstr(certificate.native());
  return {ASN1_STRING_get0_data(key), static_cast<std::size_t>(ASN1_STRING_length(key))};
}

Bytes extension(std::string_view oid, ByteView value) { return der::sequence({der::oid(oid), der::octets(value)}); }

Bytes status_of(const OcspSingle& single) {
  switch (single.status) {
    case OcspSingle::Status::Good: return der::wrap(der::implicit(0), {});
    case OcspSingle::Status::Unknown: return der::wrap(der::implicit(2), {});
    case OcspSingle::Status::Revoked: break;
  }
  const std::uint8_t code[] = {static_cast<std::uint8_t>(single.reason)};
  const Bytes reason = single.reason == 0 ? Bytes{} : der::wrap(der::context(0), {der::wrap(der::kEnumerated, {code})});
  return der::wrap(der::context(1), {der::generalized_time(single.revoked_at), reason});
}

Bytes single_response(const OcspSingle& single) {
  Bytes next_update, extensions;
  if (single.next_update) next_update = der::wrap(der::context(0), {der::generalized_time(*single.next_update)});
  if (single.archive_cutoff)
    extensions = der::wrap(der::context(1),
                           {der::sequence({extension(kArchiveCutoff, der::generalized_time(*single.archive_cutoff))})});
  return der::sequence(
      {single.id.der, status_of(single), der::generalized_time(single.this_update), next_update, extensions});
}

Bytes response_data(const OcspPlan& plan, const Certificate& responder) {
  Bytes singles;
  for (const OcspSingle& single : plan.singles) {
    const Bytes written = single_response(single);
    singles.insert(singles.end(), written.begin(), written.end());
  }
  const Bytes nonce =
      plan.nonce.empty() ? Bytes{} : der::wrap(der::context(1), {der::sequence({extension(kNonce, plan.nonce)})});
  const Bytes responder_id = der::wrap(der::context(2), {der::octets(hash(Digest::Sha1, key_octets(responder)))});
  return der::sequence({responder_id, der::generalized_time(plan.produced_at), der::sequence({singles}), nonce});
}

}  // namespace

Result<OcspQuestion> read_ocsp_request(ByteView der) {
  using RequestPtr = std::unique_ptr<OCSP_REQUEST, FreeWith<OCSP_REQUEST_free>>;
  const unsigned char* octets = der.data();
  const RequestPtr request(d2i_OCSP_REQUEST(nullptr, &octets, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!request || octets != der.data() + der.size() || OCSP_request_onereq_count(request.get()) < 1)
    return Error{Errc::BadInput, "this is no OCSP request"};
  OcspQuestion question;
  for (int i = 0; i < OCSP_request_onereq_count(request.get()); ++i)
    question.ids.push_back(read_id(OCSP_onereq_get0_id(OCSP_request_onereq_get0(request.get(), i))));
  const int place = OCSP_REQUEST_get_ext_by_NID(request.get(), NID_id_pkix_OCSP_Nonce, -1);
  if (place >= 0) {
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(OCSP_REQUEST_get_ext(request.get(), place));
    const unsigned char* nonce = ASN1_STRING_get0_data(value);
    question.nonce.assign(nonce, nonce + ASN1_STRING_length(value));
  }
  return question;
}

Bytes issuer_key_hash(const Certificate& issuer, Digest digest) { return hash(digest, key_octets(issuer)); }

CertificateId write_certificate_id(const Certificate& certificate, const Certificate& issuer, Digest digest) {
  const bool sha256 = digest == Digest::Sha256;
  const Bytes algorithm = der::sequence({der::oid(sha256 ? "2.16.840.1.101.3.4.2.1" : "1.3.14.3.2.26"), der::null()});
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate.native());
  const Bytes key_hash = issuer_key_hash(issuer, digest);
  return {.der = der::sequence({algorithm, der::octets(hash(digest, certificate.issuer_der())), der::octets(key_hash),
                                encoded<i2d_ASN1_INTEGER>(serial)}),
          .serial = decimal(serial),
          .issuer_key_hash = key_hash,
          .digest = digest};
}

Result<Bytes> write_ocsp_response(const OcspPlan& plan, const Identity& signer) {
  const Digest digest = plan.digest.value_or(digest_for(signer.key.public_key()));
  const Bytes data = response_data(plan, signer.certificate);
  const auto value = signer.key.sign(digest, data);
  if (!value) return value.error();
  Bytes list;
  for (const Certificate& certificate : plan.certificates)
    list.insert(list.end(), certificate.der().begin(), certificate.der().end());
  const Bytes certificates = list.empty() ? Bytes{} : der::wrap(der::context(0), {der::sequence({list})});
  const Bytes basic = der::sequence({data, signer.key.algorithm_identifier(digest), der::bits(*value), certificates});
  const std::uint8_t successful[] = {0};
  return der::sequence({der::wrap(der::kEnumerated, {successful}),
                        der::wrap(der::context(0), {der::sequence({der::oid(kBasicResponse), der::octets(basic)})})});
}

Bytes write_ocsp_refusal(OcspRefusal refusal) {
  const std::uint8_t code[] = {static_cast<std::uint8_t>(refusal)};
  return der::sequence({der::wrap(der::kEnumerated, {code})});
}

}  // namespace libsign::sandbox
