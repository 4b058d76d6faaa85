#include "xades/signed_properties.hpp"

#include <string>

#include "xades/names.hpp"
#include "xml/document.hpp"
#include "xml/dsig.hpp"

namespace libsign::xades {
namespace {

using evidence::Evidence;
using xml::Element;

void malformed(Evidence& evidence, std::string message, std::string clause) {
  evidence.format_findings.push_back({"PROPERTY_MALFORMED", Severity::Error, std::move(message), std::move(clause)});
}

std::string trimmed(const std::string& text) {
  constexpr const char* kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// Properties looks up children in the namespace that the SignedProperties element itself is in.
class Properties {
 public:
  explicit Properties(Element root) : root_(root), ns_(root.ns()) {}

  /// only returns the single child of `parent` called `name`; a second one is a finding.
  std::optional<Element> only(Element parent, std::string_view name, Evidence& evidence) const {
    const auto found = parent.children(ns_, name);
    if (found.size() > 1) malformed(evidence, std::string(name) + " stands there more than once", "EN 319 132-1, 5.2");
    return found.empty() ? std::nullopt : std::optional(found.front());
  }
  std::vector<Element> all(Element parent, std::string_view name) const { return parent.children(ns_, name); }
  Element root() const { return root_; }

 private:
  Element root_;
  std::string ns_;
};

void read_signing_time(const Properties& properties, Element parent, Evidence& evidence) {
  const auto element = properties.only(parent, "SigningTime", evidence);
  if (!element) return;
  evidence.claimed_signing_time = parse_instant(trimmed(element->text()));
  if (!evidence.claimed_signing_time)
    evidence.format_findings.push_back({"SIGNING_TIME_UNREADABLE", Severity::Warning,
                                        "the claimed signing time is no xsd:dateTime with a zone",
                                        "EN 319 132-1, 5.2.1"});
}

evidence::SigningCertificateReference certificate_reference(const Properties& properties, Element cert,
                                                            Evidence& evidence) {
  evidence::SigningCertificateReference reference;
  if (const auto digest = properties.only(cert, "CertDigest", evidence)) {
    if (const auto method = digest->child(xml::kDsig, "DigestMethod"))
      reference.digest_algorithm = xml::digest_from_uri(method->attribute("Algorithm").value_or(""));
    if (const auto value = digest->child(xml::kDsig, "DigestValue"))
      reference.digest = from_base64(value->text()).value_or(Bytes{});
  }
  if (reference.digest.empty())
    malformed(evidence, "the signing certificate reference has no readable digest", "EN 319 132-1, 5.2.2");
  if (const auto serial = cert.child(kXades132, "IssuerSerialV2"))
    reference.issuer_serial = from_base64(serial->text()).value_or(Bytes{});
  return reference;
}

void read_signing_certificate(const Properties& properties, Element parent, Evidence& evidence) {
  for (const std::string_view name : {"SigningCertificateV2", "SigningCertificate"}) {
    const auto element = properties.only(parent, name, evidence);
    if (!element) continue;
    evidence.has_signing_certificate_reference = true;
    for (const Element cert : properties.all(*element, "Cert"))
      evidence.signing_certificate_references.push_back(certificate_reference(properties, cert, evidence));
    if (evidence.signing_certificate_references.empty())
      malformed(evidence, "the signing certificate property names no certificate", "EN 319 132-1, 5.2.2");
    return;
  }
}

void read_policy(const Properties& properties, Element parent, Evidence& evidence) {
  const auto element = properties.only(parent, "SignaturePolicyIdentifier", evidence);
  if (!element) return;
  if (properties.only(*element, "SignaturePolicyImplied", evidence)) {
    evidence.signature_policy = "implied";
    return;
  }
  const auto policy = properties.only(*element, "SignaturePolicyId", evidence);
  const auto id = policy ? properties.only(*policy, "SigPolicyId", evidence) : std::nullopt;
  const auto identifier = id ? properties.only(*id, "Identifier", evidence) : std::nullopt;
  if (identifier)
    evidence.signature_policy = trimmed(identifier->text());
  else
    malformed(evidence, "the signature policy has no identifier", "EN 319 132-1, 5.2.9");
}

void read_place(const Properties& properties, Element parent, Evidence& evidence) {
  for (const std::string_view name : {"SignatureProductionPlaceV2", "SignatureProductionPlace"}) {
    const auto element = properties.only(parent, name, evidence);
    if (!element) continue;
    Place place;
    if (const auto city = properties.only(*element, "City", evidence)) place.city = trimmed(city->text());
    if (const auto country = properties.only(*element, "CountryName", evidence))
      place.country = trimmed(country->text());
    evidence.place = std::move(place);
    return;
  }
}

void read_roles(const Properties& properties, Element parent, Evidence& evidence) {
  for (const std::string_view name : {"SignerRoleV2", "SignerRole"}) {
    const auto element = properties.only(parent, name, evidence);
    if (!element) continue;
    if (const auto claimed = properties.only(*element, "ClaimedRoles", evidence))
      for (const Element role : properties.all(*claimed, "ClaimedRole"))
        evidence.claimed_roles.push_back(trimmed(role.text()));
    return;
  }
}

void read_commitments(const Properties& properties, Element parent, Evidence& evidence) {
  for (const Element indication : properties.all(parent, "CommitmentTypeIndication")) {
    const auto id = properties.only(indication, "CommitmentTypeId", evidence);
    const auto identifier = id ? properties.only(*id, "Identifier", evidence) : std::nullopt;
    if (!identifier) {
      malformed(evidence, "a commitment type has no identifier", "EN 319 132-1, 5.2.3");
      continue;
    }
    evidence.commitments.push_back(trimmed(identifier->text()));
  }
}

}  // namespace

void read_signed_properties(ByteView octets, const Limits& limits, Evidence& evidence) {
  const auto document = xml::Document::parse(octets, limits, "SignedProperties");
  if (!document || document->root().name() != "SignedProperties" || !is_qualifying_namespace(document->root().ns())) {
    malformed(evidence, "what the reference to the signed properties digests is no SignedProperties element",
              "EN 319 132-1, 4.4.2");
    return;
  }
  const Properties properties(document->root());
  if (const auto signature = properties.only(properties.root(), "SignedSignatureProperties", evidence)) {
    read_signing_time(properties, *signature, evidence);
    read_signing_certificate(properties, *signature, evidence);
    read_policy(properties, *signature, evidence);
    read_place(properties, *signature, evidence);
    read_roles(properties, *signature, evidence);
  }
  if (const auto data = properties.only(properties.root(), "SignedDataObjectProperties", evidence))
    read_commitments(properties, *data, evidence);
}

}  // namespace libsign::xades
