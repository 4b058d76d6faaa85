#include "xades/level.hpp"

#include <algorithm>

#include "crypto/certificate_parts.hpp"
#include "crypto/crypto.hpp"
#include "pki/names.hpp"
#include "pki/ocsp_parts.hpp"

namespace libsign::xades {
namespace {

using evidence::Evidence;

/// named_signer returns the certificate that the signature names, or else the first that it carries.
const Certificate* named_signer(const Evidence& evidence) {
  for (const auto& reference : evidence.signing_certificate_references)
    for (const Certificate& certificate : evidence.certificates)
      if (reference.digest_algorithm &&
          equal(crypto::certificate_digest(certificate, *reference.digest_algorithm), reference.digest))
        return &certificate;
  return evidence.certificates.empty() ? nullptr : &evidence.certificates.front();
}

bool stamped_in_time(const Evidence& evidence, const Certificate& signer) {
  return std::any_of(evidence.timestamps.begin(), evidence.timestamps.end(), [&](const evidence::Timestamp& timestamp) {
    return timestamp.kind == TimestampKind::Signature &&
           (!timestamp.token || timestamp.token->time() <= signer.not_after());
  });
}

/// has_status tells whether revocation data about the certificate is there.
bool has_status(const Evidence& evidence, const Certificate& certificate) {
  const ByteView serial = certificate.parts().serial;
  const auto answers = [&](const pki::OcspResponse& response) {
    const auto& singles = response.impl().singles;
    return std::any_of(singles.begin(), singles.end(),
                       [&](const pki::SingleOcsp& single) { return equal(single.serial, serial); });
  };
  const auto lists = [&](const pki::Crl& crl) { return pki::same_name(crl.issuer_der(), certificate.issuer_der()); };
  return std::any_of(evidence.ocsp_responses.begin(), evidence.ocsp_responses.end(), answers) ||
         std::any_of(evidence.crls.begin(), evidence.crls.end(), lists);
}

}  // namespace

Level level_of(const Evidence& evidence, const Carried& carried) {
  if (evidence.level == Level::None) return Level::None;
  const Certificate* signer = named_signer(evidence);
  if (!carried.signature_timestamp || (signer != nullptr && !stamped_in_time(evidence, *signer))) return Level::B;
  const bool needs_status = signer != nullptr && !signer->is_self_issued();
  if (!carried.revocation_values || (needs_status && !has_status(evidence, *signer))) return Level::T;
  return carried.archive_timestamp ? Level::LTA : Level::LT;
}

}  // namespace libsign::xades
