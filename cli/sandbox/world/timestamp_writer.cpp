#include "sandbox/world/timestamp_writer.hpp"

#include <openssl/err.h>
#include <openssl/ts.h>

#include "sandbox/world/der.hpp"
#include "sandbox/world/openssl.hpp"

namespace libsign::sandbox {

namespace {

constexpr const char* kSignedData = "1.2.840.113549.1.7.2";
constexpr const char* kTstInfo = "1.2.840.113549.1.9.16.1.4";
constexpr const char* kContentType = "1.2.840.113549.1.9.3";
constexpr const char* kMessageDigest = "1.2.840.113549.1.9.4";
constexpr const char* kSigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

std::string dotted(const ASN1_OBJECT* object) {
  char text[128];
  return object != nullptr && OBJ_obj2txt(text, sizeof text, object, 1) > 0 ? text : "";
}

bool is_known(TS_MSG_IMPRINT* imprint) {
  const ASN1_OBJECT* algorithm = nullptr;
  X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  switch (OBJ_obj2nid(algorithm)) {
    case NID_sha256:
    case NID_sha384:
    case NID_sha512:
    case NID_sha3_256:
    case NID_sha3_384:
    case NID_sha3_512: break;
    default: return false;
  }
  return ASN1_STRING_length(TS_MSG_IMPRINT_get_msg(imprint)) == EVP_MD_get_size(EVP_get_digestbyobj(algorithm));
}

Bytes hash(Digest digest, ByteView octets) {
  Bytes value(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  EVP_Digest(octets.data(), octets.size(), value.data(), &size, evp_digest(name(digest)), nullptr);
  value.resize(size);
  return value;
}

Bytes digest_identifier(Digest digest) {
  return der::sequence({der::oid(dotted(OBJ_nid2obj(EVP_MD_get_type(evp_digest(name(digest))))))});
}

Bytes tst_info(const TokenPlan& plan) {
  const Bytes accuracy = plan.accuracy_seconds ? der::sequence({der::integer(*plan.accuracy_seconds)}) : Bytes{};
  return der::sequence({der::integer(1), der::oid(plan.policy), plan.imprint, der::integer(plan.serial),
                        der::generalized_time(plan.time), accuracy, plan.nonce});
}

Bytes attribute(std::string_view oid, ByteView value) {
  return der::sequence({der::oid(oid), der::wrap(der::kSet, {value})});
}

Bytes signing_certificate(const Certificate& certificate, Digest digest) {
  // ESSCertIDv2's hash algorithm is left out where it is SHA-256, its default.
  const Bytes algorithm = digest == Digest::Sha256 ? Bytes{} : digest_identifier(digest);
  const Bytes id = der::sequence({algorithm, der::octets(hash(digest, certificate.der()))});
  return der::sequence({der::sequence({id})});
}

Bytes signer_info(const Identity& signer, Digest digest, const Bytes& attributes, const Bytes& value) {
  const Bytes id = der::sequence({signer.certificate.issuer_der(),
                                  encoded<i2d_ASN1_INTEGER>(X509_get0_serialNumber(signer.certificate.native()))});
  Bytes implicit_attributes = attributes;
  implicit_attributes.front() = der::context(0);
  return der::sequence({der::integer(1), id, digest_identifier(digest), implicit_attributes,
                        signer.key.algorithm_identifier(digest), der::octets(value)});
}

}  // namespace

Result<TimestampQuestion> read_timestamp_request(ByteView der) {
  using RequestPtr = std::unique_ptr<TS_REQ, FreeWith<TS_REQ_free>>;
  const unsigned char* octets = der.data();
  const RequestPtr request(d2i_TS_REQ(nullptr, &octets, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!request || octets != der.data() + der.size()) return Error{Errc::BadInput, "this is no time-stamp request"};
  TS_MSG_IMPRINT* imprint = TS_REQ_get_msg_imprint(request.get());
  TimestampQuestion question{.imprint = encoded<i2d_TS_MSG_IMPRINT>(imprint),
                             .nonce = {},
                             .policy = dotted(TS_REQ_get_policy_id(request.get())),
                             .wants_certificate = TS_REQ_get_cert_req(request.get()) != 0,
                             .known_digest = is_known(imprint)};
  if (const ASN1_INTEGER* nonce = TS_REQ_get_nonce(request.get())) question.nonce = encoded<i2d_ASN1_INTEGER>(nonce);
  return question;
}

Result<Bytes> write_timestamp_token(const TokenPlan& plan, const Identity& signer) {
  const Digest digest = plan.digest.value_or(digest_for(signer.key.public_key()));
  const Bytes info = tst_info(plan);
  const Bytes attributes = der::set_of(
      {attribute(kContentType, der::oid(kTstInfo)), attribute(kMessageDigest, der::octets(hash(digest, info))),
       attribute(kSigningCertificateV2, signing_certificate(signer.certificate, digest))});
  const auto value = signer.key.sign(digest, attributes);
  if (!value) return value.error();
  std::vector<Bytes> list;
  for (const Certificate& certificate : plan.certificates) list.push_back(to_bytes(certificate.der()));
  Bytes certificates;
  if (!list.empty()) {
    certificates = der::set_of(list);
    certificates.front() = der::context(0);
  }
  const Bytes content = der::sequence({der::oid(kTstInfo), der::wrap(der::context(0), {der::octets(info)})});
  const Bytes signed_data =
      der::sequence({der::integer(3), der::wrap(der::kSet, {digest_identifier(digest)}), content, certificates,
                     der::wrap(der::kSet, {signer_info(signer, digest, attributes, *value)})});
  return der::sequence({der::oid(kSignedData), der::wrap(der::context(0), {signed_data})});
}

Bytes write_timestamp_response(ByteView token) { return der::sequence({der::sequence({der::integer(0)}), token}); }

Bytes write_timestamp_refusal(TimestampFailure failure, std::string_view words) {
  constexpr std::uint64_t kRejection = 2;
  // DER leaves out the trailing zero bits of a named bit list (X.690, 11.2.2).
  const auto bit = static_cast<unsigned>(failure);
  Bytes bits(bit / 8 + 2, 0);
  bits.front() = static_cast<std::uint8_t>(7 - bit % 8);
  bits.back() = static_cast<std::uint8_t>(0x80 >> (bit % 8));
  const Bytes text = der::sequence({der::wrap(der::kUtf8String, {as_bytes(words)})});
  return der::sequence({der::sequence({der::integer(kRejection), text, der::wrap(der::kBitString, {bits})})});
}

}  // namespace libsign::sandbox
