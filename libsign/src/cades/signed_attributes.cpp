#include "cades/signed_attributes.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cades/names.hpp"
#include "cms/names.hpp"
#include "cms/signer_info.hpp"
#include "crypto/der.hpp"
#include "crypto/distinguished_name.hpp"

namespace libsign::cades {
namespace {

namespace der = crypto::der;
using evidence::Evidence;

constexpr std::array<std::string_view, 6> kCommitmentNames{"ProofOfOrigin", "ProofOfReceipt",  "ProofOfDelivery",
                                                           "ProofOfSender", "ProofOfApproval", "ProofOfCreation"};

constexpr std::size_t kMaxRoles = 100;  // of one signer

/// claim returns a character string that can stand in a report: control characters have no place in one.
std::optional<std::string> claim(const der::Element& element) {
  auto text = crypto::directory_string(element);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return text && std::none_of(text->begin(), text->end(), is_control) ? std::move(text) : std::nullopt;
}

/// commitment_uri writes a commitment type as XAdES does, so that a policy need know one spelling.
std::string commitment_uri(const std::string& oid) {
  const std::size_t arc = kCommitments.size();
  if (oid.size() == arc + 1 && oid.starts_with(kCommitments) && oid[arc] >= '1' && oid[arc] <= '6')
    return fmt::format("http://uri.etsi.org/01903/v1.2.2#{}",
                       kCommitmentNames[static_cast<std::size_t>(oid[arc] - '1')]);
  return "urn:oid:" + oid;
}

bool read_commitment(ByteView value, Evidence& evidence) {
  const auto outer = der::only(value, der::kSequence);
  der::Reader reader(outer ? outer->content : ByteView{});
  const auto oid = reader.next(der::kOid);
  if (!oid || !der::is_oid(oid->content)) return false;
  evidence.commitments.push_back(commitment_uri(der::dotted(oid->content)));
  return true;
}

/// read_place reads SignerLocation (EN 319 122-1, 5.2.5), whose tags are explicit.
bool read_place(ByteView value, Evidence& evidence) {
  const auto outer = der::only(value, der::kSequence);
  if (!outer) return false;
  Place place;
  der::Reader reader(outer->content);
  const auto text_in = [&](unsigned tag, std::string& text) {
    const auto wrapped = reader.next(der::context(tag));
    if (!wrapped) return true;
    der::Reader inner(wrapped->content);
    const auto element = inner.next();
    const auto read = element && inner.at_end() ? claim(*element) : std::nullopt;
    text = read.value_or("");
    return read.has_value();
  };
  if (!text_in(0, place.country) || !text_in(1, place.city)) return false;
  (void)reader.next(der::context(2));  // the postal address, which Place has no room for
  evidence.place = std::move(place);
  return reader.at_end();
}

/// read_roles takes the claimed attributes that are text: what a role is in words. Certified ones are left out, since
/// nobody here judges attribute certificates.
bool read_roles(ByteView value, Evidence& evidence) {
  const auto outer = der::only(value, der::kSequence);
  if (!outer) return false;
  for (der::Reader choices(outer->content); !choices.at_end();) {
    const auto choice = choices.next();
    if (!choice) return false;
    if (choice->tag != der::context(0)) continue;
    const auto claimed = der::only(choice->content, der::kSequence);
    if (!claimed) return false;
    for (der::Reader attributes(claimed->content); !attributes.at_end();) {
      const auto attribute = attributes.next(der::kSequence);
      der::Reader parts(attribute ? attribute->content : ByteView{});
      const auto oid = parts.next(der::kOid);
      const auto values = parts.next(der::kSet);
      if (!oid || !values) return false;
      for (der::Reader each(values->content); !each.at_end();) {
        const auto element = each.next();
        if (!element || evidence.claimed_roles.size() == kMaxRoles) return false;
        if (auto text = claim(*element)) evidence.claimed_roles.push_back(*std::move(text));
      }
    }
  }
  return true;
}

bool read_policy(ByteView value, Evidence& evidence) {
  if (der::only(value, der::kNull)) {
    evidence.signature_policy = "implied";
    return true;
  }
  const auto outer = der::only(value, der::kSequence);
  der::Reader reader(outer ? outer->content : ByteView{});
  const auto oid = reader.next(der::kOid);
  if (!oid || !der::is_oid(oid->content)) return false;
  evidence.signature_policy = "urn:oid:" + der::dotted(oid->content);
  return true;
}

/// check_algorithm_protection compares the digest algorithm; that the signature algorithm is another one than was
/// signed would show in the value.
bool check_algorithm_protection(ByteView value, const cms::SignerInfo& signer, Evidence& evidence) {
  const auto outer = der::only(value, der::kSequence);
  der::Reader reader(outer ? outer->content : ByteView{});
  const auto digest = reader.next(der::kSequence);
  if (!digest) return false;
  if (cms::read_digest_algorithm(digest->content) != signer.digest_algorithm)
    evidence.format_findings.push_back({"ALGORITHM_PROTECTION", Severity::Error,
                                        "the signed copy of the digest algorithm is not the one that is named",
                                        "RFC 6211, 2"});
  return true;
}

bool read_attribute(const std::string& oid, ByteView value, const cms::SignerInfo& signer, Evidence& evidence) {
  if (oid == kCommitmentType) return read_commitment(value, evidence);
  if (oid == kSignerLocation) return read_place(value, evidence);
  if (oid == kSignerAttributes || oid == kSignerAttributesV2) return read_roles(value, evidence);
  if (oid == kSignaturePolicy) return read_policy(value, evidence);
  if (oid == kAlgorithmProtection) return check_algorithm_protection(value, signer, evidence);
  return true;
}

}  // namespace

void read_signed_attributes(const cms::SignerInfo& signer, Evidence& evidence) {
  evidence.claimed_signing_time = signer.signing_time;
  for (const cms::Attribute& attribute : signer.signed_attributes) {
    if (attribute.oid == cms::kSigningCertificateAttribute || attribute.oid == cms::kSigningCertificateV2Attribute)
      evidence.has_signing_certificate_reference = true;
    if (attribute.oid == cms::kSigningTimeAttribute && !signer.signing_time)
      evidence.format_findings.push_back(
          {"SIGNING_TIME_UNREADABLE", Severity::Warning, "the claimed signing time cannot be read", "RFC 5652, 11.3"});
    for (const Bytes& value : attribute.values)
      if (!read_attribute(attribute.oid, value, signer, evidence))
        evidence.format_findings.push_back({"ATTRIBUTE_MALFORMED", Severity::Error,
                                            fmt::format("the signed attribute {} cannot be read", attribute.oid),
                                            "EN 319 122-1, 5.2"});
  }
  for (const cms::EssCertificate& one : signer.signing_certificates)
    evidence.signing_certificate_references.push_back({one.digest_algorithm, one.digest, one.issuer_serial});
}

}  // namespace libsign::cades
