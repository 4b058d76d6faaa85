#include "sandbox/world/certificate_writer.hpp"

#include <fmt/format.h>
#include <openssl/err.h>

#include <utility>

#include "sandbox/world/der.hpp"
#include "sandbox/world/openssl.hpp"

namespace libsign::sandbox {

namespace {

constexpr int kSerialNumberBits = 127;  // RFC 5280, 4.1.2.2: positive and at most 20 octets
constexpr const char* kPoliciesOid = "2.5.29.32";
constexpr const char* kQcStatementsOid = "1.3.6.1.5.5.7.1.3";

/// Extension is one in OpenSSL's own notation (x509v3_config).
struct Extension {
  int nid;
  std::string value;
};

Result<NamePtr> write_name(const Name& subject) {
  NamePtr name(X509_NAME_new());
  const std::pair<int, std::string_view> parts[] = {{NID_countryName, subject.country},
                                                    {NID_organizationName, subject.organisation},
                                                    {NID_organizationIdentifier, subject.organisation_identifier},
                                                    {NID_organizationalUnitName, kProvesNothing},
                                                    {NID_surname, subject.surname},
                                                    {NID_givenName, subject.given_name},
                                                    {NID_serialNumber, subject.serial_number},
                                                    {NID_commonName, subject.common_name}};
  for (const auto& [nid, text] : parts) {
    if (text.empty()) continue;
    const auto* octets = reinterpret_cast<const unsigned char*>(text.data());
    if (!name ||
        X509_NAME_add_entry_by_NID(name.get(), nid, MBSTRING_UTF8, octets, static_cast<int>(text.size()), -1, 0) != 1) {
      ERR_clear_error();
      return Error{Errc::Usage, "a certificate cannot carry this name", std::string(text),
                   "up to 64 characters; the country as two letters"};
    }
  }
  return name;
}

bool set_serial_number(X509* certificate, const std::optional<std::uint64_t>& serial) {
  if (serial) return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), *serial) == 1;
  const NumberPtr number(BN_new());
  return number && BN_rand(number.get(), kSerialNumberBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_validity(X509* certificate, const Validity& validity) {
  const TimePtr from = asn1_time(validity.from);
  const TimePtr until = asn1_time(validity.until);
  return from && until && X509_set1_notBefore(certificate, from.get()) == 1 &&
         X509_set1_notAfter(certificate, until.get()) == 1;
}

std::string usage_text(const KeyUsage& usage) {
  std::string text = "critical";
  if (usage.digital_signature) text += ",digitalSignature";
  if (usage.non_repudiation) text += ",nonRepudiation";
  if (usage.key_encipherment) text += ",keyEncipherment";
  if (usage.data_encipherment) text += ",dataEncipherment";
  if (usage.key_agreement) text += ",keyAgreement";
  if (usage.key_cert_sign) text += ",keyCertSign";
  if (usage.crl_sign) text += ",cRLSign";
  return text;
}

std::string constraints_text(const CertificatePlan& plan) {
  if (!plan.ca) return "CA:FALSE";
  return plan.path_length ? fmt::format("critical,CA:TRUE,pathlen:{}", *plan.path_length) : "critical,CA:TRUE";
}

std::string access_text(const CertificatePlan& plan) {
  std::string text;
  if (!plan.ocsp_url.empty()) text = "OCSP;URI:" + plan.ocsp_url;
  if (!plan.ca_issuers_url.empty()) text += (text.empty() ? "" : ",") + ("caIssuers;URI:" + plan.ca_issuers_url);
  return text;
}

std::vector<Extension> extensions_of(const CertificatePlan& plan, bool self_signed) {
  std::vector<Extension> result = {{NID_basic_constraints, constraints_text(plan)},
                                   {NID_subject_key_identifier, "hash"}};
  if (!self_signed) result.push_back({NID_authority_key_identifier, "keyid:always"});
  if (plan.key_usage) result.push_back({NID_key_usage, usage_text(*plan.key_usage)});
  if (!plan.subject_alternative_name.empty()) result.push_back({NID_subject_alt_name, plan.subject_alternative_name});
  if (!plan.extended_key_usage.empty()) result.push_back({NID_ext_key_usage, plan.extended_key_usage});
  if (plan.ocsp_nocheck) result.push_back({NID_id_pkix_OCSP_noCheck, "ignored"});
  if (const std::string access = access_text(plan); !access.empty()) result.push_back({NID_info_access, access});
  if (!plan.crl_url.empty()) result.push_back({NID_crl_distribution_points, "URI:" + plan.crl_url});
  if (!plan.freshest_crl_url.empty()) result.push_back({NID_freshest_crl, "URI:" + plan.freshest_crl_url});
  return result;
}

Bytes policies_value(const std::vector<std::string>& policies) {
  Bytes list;
  for (const std::string& policy : policies) {
    const Bytes information = der::sequence({der::oid(policy)});
    list.insert(list.end(), information.begin(), information.end());
  }
  return der::sequence({list});
}

Bytes qc_statements_value(const QcStatements& statements) {
  const auto statement = [](std::string_view oid) { return der::sequence({der::oid(oid)}); };
  const bool seal = statements.type == QcStatements::Type::Seal;
  const Bytes type = der::sequence(
      {der::oid("0.4.0.1862.1.6"), der::sequence({der::oid(seal ? "0.4.0.1862.1.6.2" : "0.4.0.1862.1.6.1")})});
  return der::sequence({statement("0.4.0.1862.1.1"), statements.sscd ? statement("0.4.0.1862.1.4") : Bytes{}, type});
}

bool add_extensions(X509* certificate, X509* issuer, const CertificatePlan& plan) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  for (const Extension& extension : extensions_of(plan, certificate == issuer)) {
    const ExtensionPtr made(X509V3_EXT_conf_nid(nullptr, &context, extension.nid, extension.value.c_str()));
    if (!made || X509_add_ext(certificate, made.get(), -1) != 1) return false;
  }
  const auto add_raw = [&](const char* oid, const Bytes& value) {
    const auto made = raw_extension(oid, false, value);
    return made && X509_add_ext(certificate, made.get(), -1) == 1;
  };
  if (!plan.policies.empty() && !add_raw(kPoliciesOid, policies_value(plan.policies))) return false;
  return !plan.qc_statements || add_raw(kQcStatementsOid, qc_statements_value(*plan.qc_statements));
}

/// certify signs; without `issuer` the certificate is self-signed.
Result<Certificate> certify(const PublicKey& key, const CertificatePlan& plan, const Certificate* issuer,
                            const PrivateKey& issuer_key) {
  const auto name = write_name(plan.subject);
  if (!name) return name.error();
  const X509Ptr certificate(X509_new());
  if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      !set_serial_number(certificate.get(), plan.serial) || !set_validity(certificate.get(), plan.validity) ||
      X509_set_subject_name(certificate.get(), name->get()) != 1 ||
      X509_set_pubkey(certificate.get(), key.native()) != 1) {
    return failed("wrote a certificate");
  }
  X509* issuing = issuer != nullptr ? issuer->native() : certificate.get();
  const Digest digest = plan.digest.value_or(digest_for(issuer_key.public_key()));
  const bool edwards = issuer_key.public_key().kind() == PublicKey::Kind::Ed25519;
  if (X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuing)) != 1 ||
      !add_extensions(certificate.get(), issuing, plan) ||
      X509_sign(certificate.get(), issuer_key.native(), edwards ? nullptr : evp_digest(libsign::name(digest))) == 0) {
    return failed("signed a certificate");
  }
  return Certificate::from_der(encoded<i2d_X509>(certificate.get()));
}

}  // namespace

Result<Certificate> write_certificate(const PublicKey& key, const CertificatePlan& plan, const Identity& issuer) {
  return certify(key, plan, &issuer.certificate, issuer.key);
}

Result<Identity> write_root(const PrivateKey& key, const CertificatePlan& plan) {
  auto certificate = certify(key.public_key(), plan, nullptr, key);
  if (!certificate) return certificate.error();
  return Identity{key, std::move(*certificate)};
}

}  // namespace libsign::sandbox
