#include "trusted_lists/qc_statements.hpp"

#include <algorithm>
#include <array>

#include "crypto/certificate_parts.hpp"
#include "crypto/der.hpp"

namespace libsign::trusted_lists {

using namespace crypto;

namespace {

constexpr std::string_view kQcCompliance = "0.4.0.1862.1.1";
constexpr std::string_view kQcSscd = "0.4.0.1862.1.4";
constexpr std::string_view kQcType = "0.4.0.1862.1.6";
constexpr std::string_view kQcLegislation = "0.4.0.1862.1.7";

constexpr std::array<std::string_view, 9> kKeyUsageNames = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                                            "dataEncipherment", "keyAgreement",   "keyCertSign",
                                                            "crlSign",          "encipherOnly",   "decipherOnly"};

/// first_identifiers returns the identifiers that a sequence of sequences begin with, or a sequence consists of.
std::vector<std::string> first_identifiers(ByteView sequence_der) {
  std::vector<std::string> all;
  const auto sequence = der::only(sequence_der, der::kSequence);
  if (!sequence) return all;
  der::Reader reader(sequence->content);
  while (const auto element = reader.next()) {
    der::Reader inner(element->content);
    const auto oid = element->tag == der::kOid ? element : inner.next(der::kOid);
    if (oid) all.push_back(der::dotted(oid->content));
  }
  return all;
}

void read_qc_statements(ByteView value, CertificateClaims& claims) {
  const auto sequence = der::only(value, der::kSequence);
  if (!sequence) return;
  der::Reader reader(sequence->content);
  bool elsewhere = false;
  while (const auto statement = reader.next(der::kSequence)) {
    der::Reader parts(statement->content);
    const auto oid = parts.next(der::kOid);
    if (!oid) return;
    const std::string id = der::dotted(oid->content);
    const auto information = parts.next();
    if (id == kQcCompliance) claims.qualified = true;
    if (id == kQcSscd) claims.in_qscd = true;
    if (id == kQcType && information) claims.types = first_identifiers(information->whole);
    if (id == kQcLegislation) elsewhere = true;
  }
  if (elsewhere) claims.qualified = false;
}

void read_key_usage(ByteView value, CertificateClaims& claims) {
  const auto bits = der::only(value, der::kBitString);
  if (!bits || bits->content.empty()) return;
  const ByteView octets = bits->content.subspan(1);
  for (std::size_t bit = 0; bit < kKeyUsageNames.size() && bit / 8 < octets.size(); ++bit)
    if ((octets[bit / 8] & (0x80u >> (bit % 8))) != 0) claims.key_usages.emplace_back(kKeyUsageNames[bit]);
}

void read_subject(ByteView name, CertificateClaims& claims) {
  const auto sequence = der::only(name, der::kSequence);
  if (!sequence) return;
  der::Reader rdns(sequence->content);
  while (const auto rdn = rdns.next(der::kSet)) {
    der::Reader attributes(rdn->content);
    while (const auto attribute = attributes.next(der::kSequence)) {
      der::Reader parts(attribute->content);
      if (const auto oid = parts.next(der::kOid)) claims.subject_attributes.push_back(der::dotted(oid->content));
    }
  }
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

bool CertificateClaims::has_type(std::string_view oid) const { return contains(types, oid); }
bool CertificateClaims::has_policy(std::string_view oid) const { return contains(policies, oid); }

CertificateClaims claims_of(const Certificate& certificate) {
  CertificateClaims claims;
  read_subject(certificate.subject_der(), claims);
  for (const Extension& extension : certificate.parts().extensions) {
    const std::string id = der::dotted(extension.oid);
    if (id == "2.5.29.15") read_key_usage(extension.value, claims);
    if (id == "2.5.29.32") claims.policies = first_identifiers(extension.value);
    if (id == "2.5.29.37") claims.extended_key_usages = first_identifiers(extension.value);
    if (id == "1.3.6.1.5.5.7.1.3") read_qc_statements(extension.value, claims);
  }
  return claims;
}

}  // namespace libsign::trusted_lists
