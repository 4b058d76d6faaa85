#include "crypto/algorithm_identifier.hpp"
#include "crypto/certificate_parts.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "pki/ocsp.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;

constexpr std::string_view kNonce = "1.3.6.1.5.5.7.48.1.2";

}  // namespace

Bytes ocsp_request(const Certificate& certificate, const Certificate& issuer, ByteView nonce) {
  const Bytes certificate_id =
      der::wrap(der::kSequence, {crypto::digest_identifier(Digest::Sha1),
                                 der::wrap(der::kOctetString, {crypto::digest(Digest::Sha1, certificate.issuer_der())}),
                                 der::wrap(der::kOctetString, {issuer.sha1_of_key()}),
                                 der::wrap(der::kInteger, {certificate.parts().serial})});
  const Bytes requests = der::wrap(der::kSequence, {der::wrap(der::kSequence, {certificate_id})});
  Bytes extensions;
  if (!nonce.empty()) {
    const Bytes value = der::wrap(der::kOctetString, {der::wrap(der::kOctetString, {nonce})});
    const Bytes extension = der::wrap(der::kSequence, {der::wrap(der::kOid, {der::oid_content(kNonce)}), value});
    extensions = der::wrap(der::context(2), {der::wrap(der::kSequence, {extension})});
  }
  return der::wrap(der::kSequence, {der::wrap(der::kSequence, {requests, extensions})});
}

}  // namespace libsign::pki
