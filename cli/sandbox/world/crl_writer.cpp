#include "sandbox/world/crl_writer.hpp"

#include "sandbox/world/der.hpp"
#include "sandbox/world/openssl.hpp"

namespace libsign::sandbox {

namespace {

using CrlPtr = std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>>;
using RevokedPtr = std::unique_ptr<X509_REVOKED, FreeWith<X509_REVOKED_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, FreeWith<ASN1_INTEGER_free>>;

constexpr const char* kCrlNumber = "2.5.29.20";
constexpr const char* kReasonCode = "2.5.29.21";
constexpr const char* kDeltaCrlIndicator = "2.5.29.27";
constexpr const char* kIssuingDistributionPoint = "2.5.29.28";
constexpr const char* kExpiredCertsOnCrl = "2.5.29.60";

bool set_serial(X509_REVOKED* revoked, const std::string& decimal) {
  BIGNUM* read = nullptr;
  if (BN_dec2bn(&read, decimal.c_str()) == 0) return false;
  const NumberPtr number(read);
  const IntegerPtr serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
  return serial && X509_REVOKED_set_serialNumber(revoked, serial.get()) == 1;
}

bool add_entry(X509_CRL* crl, const RevokedEntry& entry) {
  RevokedPtr revoked(X509_REVOKED_new());
  const TimePtr at = asn1_time(entry.at);
  if (!revoked || !at || !set_serial(revoked.get(), entry.serial) ||
      X509_REVOKED_set_revocationDate(revoked.get(), at.get()) != 1)
    return false;
  if (entry.reason != 0) {
    const std::uint8_t reason[] = {static_cast<std::uint8_t>(entry.reason)};
    const auto extension = raw_extension(kReasonCode, false, der::wrap(der::kEnumerated, {reason}));
    if (!extension || X509_REVOKED_add_ext(revoked.get(), extension.get(), -1) != 1) return false;
  }
  return X509_CRL_add0_revoked(crl, revoked.release()) == 1;
}

bool add(X509_CRL* crl, const ExtensionPtr& extension) {
  return extension && X509_CRL_add_ext(crl, extension.get(), -1) == 1;
}

Bytes distribution_point_value(const std::string& url) {
  // IssuingDistributionPoint { distributionPoint [0] { fullName [0] { uniformResourceIdentifier [6] } } }
  const Bytes uri = der::wrap(der::implicit(6), {as_bytes(url)});
  return der::sequence({der::wrap(der::context(0), {der::wrap(der::context(0), {uri})})});
}

bool add_extensions(X509_CRL* crl, const CrlPlan& plan, const Identity& signer) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, signer.certificate.native(), nullptr, nullptr, crl, 0);
  const ExtensionPtr issuer_key(X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"));
  if (!add(crl, issuer_key) || !add(crl, raw_extension(kCrlNumber, false, der::integer(plan.number)))) return false;
  if (plan.delta_base && !add(crl, raw_extension(kDeltaCrlIndicator, true, der::integer(*plan.delta_base))))
    return false;
  if (!plan.distribution_point.empty() &&
      !add(crl, raw_extension(kIssuingDistributionPoint, true, distribution_point_value(plan.distribution_point))))
    return false;
  return !plan.keeps_expired ||
         add(crl, raw_extension(kExpiredCertsOnCrl, false, der::generalized_time(*plan.keeps_expired)));
}

}  // namespace

Result<Bytes> write_crl(const CrlPlan& plan, const Identity& signer) {
  const CrlPtr crl(X509_CRL_new());
  const TimePtr this_update = asn1_time(plan.this_update);
  bool written = crl && this_update && X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) == 1 &&
                 X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(signer.certificate.native())) == 1 &&
                 X509_CRL_set1_lastUpdate(crl.get(), this_update.get()) == 1;
  if (written && plan.next_update) {
    const TimePtr next_update = asn1_time(*plan.next_update);
    written = next_update && X509_CRL_set1_nextUpdate(crl.get(), next_update.get()) == 1;
  }
  for (const RevokedEntry& entry : plan.entries) written = written && add_entry(crl.get(), entry);
  written = written && add_extensions(crl.get(), plan, signer);
  if (!written) return failed("wrote a CRL");
  const Digest digest = plan.digest.value_or(digest_for(signer.key.public_key()));
  const bool edwards = signer.key.public_key().kind() == PublicKey::Kind::Ed25519;
  if (X509_CRL_sign(crl.get(), signer.key.native(), edwards ? nullptr : evp_digest(name(digest))) == 0)
    return failed("signed a CRL");
  return encoded<i2d_X509_CRL>(crl.get());
}

}  // namespace libsign::sandbox
