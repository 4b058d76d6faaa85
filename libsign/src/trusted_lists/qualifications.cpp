#include "trusted_lists/names.hpp"
#include "trusted_lists/read.hpp"

namespace libsign::trusted_lists {

using xml::Element;
using Criteria = TrustedService::Criteria;

namespace {

constexpr unsigned kMaxCriteriaDepth = 16;  // real lists nest two deep

std::vector<std::string> read_key_usage(Element key_usage) {
  std::vector<std::string> bits;
  for (const Element bit : key_usage.children(kQualifications, "KeyUsageBit"))
    bits.push_back(bit.attribute("name").value_or("") + "=" + trimmed_text(bit));
  return bits;
}

/// read_identifiers reads the object identifiers of the children `name`, each in an xades:Identifier.
std::vector<std::string> read_identifiers(Element set, std::string_view ns, std::string_view name) {
  std::vector<std::string> identifiers;
  for (const Element child : set.children(ns, name)) {
    const auto oid = child.child(kXades, "Identifier");
    const std::string text = oid ? trimmed_text(*oid) : std::string();
    identifiers.push_back(text.starts_with("urn:oid:") ? text.substr(8) : text);
  }
  return identifiers;
}

/// read_other_criteria reads what TS 119 612, 5.5.9.2.2.3 adds.
void read_other_criteria(Element other, Criteria& criteria) {
  for (const Element child : other.children()) {
    if (child.is(kAdditional, "ExtendedKeyUsage"))
      criteria.extended_key_usages.push_back(read_identifiers(child, kAdditional, "KeyPurposeId"));
    else if (child.is(kAdditional, "CertSubjectDNAttribute"))
      criteria.subject_attributes.push_back(read_identifiers(child, kAdditional, "AttributeOID"));
    else
      criteria.unknown = true;
  }
}

Criteria read_criteria(Element element, unsigned depth) {
  Criteria criteria;
  const std::string assert = element.attribute("assert").value_or("");
  if (assert == "atLeastOne")
    criteria.assert = Criteria::Assert::AtLeastOne;
  else if (assert == "none")
    criteria.assert = Criteria::Assert::None;
  else if (assert != "all")
    criteria.unknown = true;
  for (const Element child : element.children()) {
    if (child.is(kQualifications, "KeyUsage"))
      criteria.key_usages.push_back(read_key_usage(child));
    else if (child.is(kQualifications, "PolicySet"))
      criteria.policy_sets.push_back(read_identifiers(child, kQualifications, "PolicyIdentifier"));
    else if (child.is(kQualifications, "otherCriteriaList"))
      read_other_criteria(child, criteria);
    else if (child.is(kQualifications, "CriteriaList") && depth < kMaxCriteriaDepth)
      criteria.nested.push_back(read_criteria(child, depth + 1));
    else if (!child.is(kQualifications, "Description"))
      criteria.unknown = true;
  }
  return criteria;
}

}  // namespace

std::vector<TrustedService::Qualification> read_qualifications(Element qualifications) {
  std::vector<TrustedService::Qualification> all;
  for (const Element element : qualifications.children(kQualifications, "QualificationElement")) {
    TrustedService::Qualification qualification;
    if (const auto qualifiers = element.child(kQualifications, "Qualifiers"))
      for (const Element qualifier : qualifiers->children(kQualifications, "Qualifier"))
        qualification.qualifiers.push_back(qualifier.attribute("uri").value_or(""));
    if (const auto criteria = element.child(kQualifications, "CriteriaList"))
      qualification.criteria = read_criteria(*criteria, 0);
    else
      qualification.criteria.unknown = true;
    all.push_back(std::move(qualification));
  }
  return all;
}

}  // namespace libsign::trusted_lists
