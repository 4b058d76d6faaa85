#include "xades/read.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/uri.hpp"
#include "xades/names.hpp"
#include "xades/signed_properties.hpp"
#include "xades/unsigned_properties.hpp"
#include "xml/findings.hpp"

namespace libsign::xades {
namespace {

using evidence::Evidence;
using xml::Coverage;
using xml::Element;

void fail(Evidence& evidence, std::string code, std::string message, std::string clause) {
  evidence.format_findings.push_back({std::move(code), Severity::Error, std::move(message), std::move(clause)});
}

std::optional<Element> enclosing_signature(Element element) {
  for (auto parent = element.parent(); parent; parent = parent->parent())
    if (parent->is(xml::kDsig, "Signature")) return parent;
  return std::nullopt;
}

/// Properties are the qualifying properties of one signature, and what stands there without being bound to it.
struct Qualifying {
  std::vector<Element> properties;  // QualifyingProperties whose nearest signature is this one
  std::optional<Element> signed_properties;
};

std::vector<Element> qualifying_properties_of(const xml::Document& document, Element signature) {
  std::vector<Element> found;
  for (const std::string_view ns : kQualifyingNamespaces)
    for (const Element element : document.find_all(ns, "QualifyingProperties"))
      if (enclosing_signature(element) == signature) found.push_back(element);
  return found;
}

/// read_qualifying applies the rules by which XAdES binds properties to a signature; each broken one is an error.
Qualifying read_qualifying(const xml::Document& document, const xml::SignatureElement& signature, Evidence& evidence) {
  Qualifying qualifying{qualifying_properties_of(document, signature.element), std::nullopt};
  if (qualifying.properties.empty()) return qualifying;
  evidence.format = Format::Xades;
  if (qualifying.properties.size() > 1)
    fail(evidence, "PROP_UNBOUND", "the signature holds more than one QualifyingProperties", "EN 319 132-1, 4.4.1");

  const Element properties = qualifying.properties.front();
  const auto object = properties.parent();
  if (!object || !object->is(xml::kDsig, "Object") || object->parent() != signature.element)
    fail(evidence, "PROP_UNBOUND", "QualifyingProperties does not stand directly in a ds:Object of its signature",
         "EN 319 132-1, 4.4.1");
  if (signature.id.empty() || properties.attribute("Target").value_or("") != "#" + signature.id)
    fail(evidence, "PROP_TARGET", "the Target of QualifyingProperties does not name its signature",
         "EN 319 132-1, 4.4.1");

  const auto signed_properties = properties.children(properties.ns(), "SignedProperties");
  if (signed_properties.size() > 1)
    fail(evidence, "PROP_UNBOUND", "QualifyingProperties holds more than one SignedProperties", "EN 319 132-1, 4.4.1");
  if (!signed_properties.empty()) qualifying.signed_properties = signed_properties.front();
  return qualifying;
}

std::string scope_name(const xml::ReferenceElement& reference, const xml::DigestedReference& digested,
                       std::string_view document_name) {
  switch (digested.coverage) {
    case Coverage::WholeDocument: return std::string(document_name);
    case Coverage::External: return percent_decoded(reference.uri.value_or(""));
    case Coverage::Element:
    case Coverage::Nothing: break;
  }
  return reference.uri.value_or("");
}

/// Reader carries what every reference of one signature needs.
class Reader {
 public:
  Reader(const xml::Document& document, std::string_view name, const xml::ExternalData& external, const Limits& limits,
         crypto::CertificateCache* cache)
      : document_(document), name_(name), external_(external), limits_(limits), cache_(cache) {}

  Evidence read(Element element) {
    const xml::SignatureElement signature = xml::read_signature(document_, element, limits_, cache_);
    Evidence evidence;
    evidence.xml_id = signature.id;
    evidence.format = Format::Xmldsig;
    evidence.format_findings = signature.findings;
    evidence.algorithm = signature.algorithm;
    evidence.algorithm_uri = signature.signature_method_uri;
    evidence.signature_value = signature.signature_value;
    evidence.ecdsa_form = crypto::EcdsaForm::ShortRaw;
    evidence.certificates = signature.certificates;
    evidence.key_values = signature.key_values;
    read_signed_info(signature, evidence);

    const Bound bound{read_qualifying(document_, signature, evidence), countersigned_value(element, evidence)};
    if (evidence.format == Format::Xades) evidence.level = Level::B;
    const ReadReferences references = read_references(signature, bound, evidence);
    read_content_timestamps(references.signed_properties.view, references.data, canonicalized_left_, limits_, cache_,
                            evidence);
    for (const Element qualifying : bound.qualifying.properties)
      read_unsigned_properties(document_, signature, qualifying, references.data, canonicalized_left_, limits_, cache_,
                               evidence);
    note_duplicate_ids(signature, evidence);
    return evidence;
  }

 private:
  /// Bound is what the references of a signature must cover for its properties and its place to mean anything.
  struct Bound {
    Qualifying qualifying;
    std::optional<Element> countersigned;  // ds:SignatureValue, for a counter-signature
  };

  /// ReadReferences is what of the references time-stamps cover.
  struct ReadReferences {
    std::vector<ReferencedData> data;
    SharedBytes signed_properties;  // the octets that were digested; empty unless they are bound and intact
  };

  /// A SignedInfo that is not the only one, or not where it belongs, is not one that a value can be checked over.
  void read_signed_info(const xml::SignatureElement& signature, Evidence& evidence) const {
    const bool malformed =
        std::any_of(signature.findings.begin(), signature.findings.end(),
                    [](const Finding& finding) { return finding.code == xml::code::kSignatureStructure; });
    if (malformed) return;
    if (auto octets = xml::signed_info_octets(document_, signature))
      evidence.signed_octets = *std::move(octets);
    else
      fail(evidence, std::string(xml::code::kC14nUnknown), "SignedInfo cannot be canonicalized: " + octets.error().what,
           "XML-DSig, 4.4.1");
  }

  /// A counter-signature stands in an unsigned property of the signature whose value it covers.
  static std::optional<Element> countersigned_value(Element element, Evidence& evidence) {
    const auto property = element.parent();
    if (!property || property->name() != "CounterSignature" || !is_qualifying_namespace(property->ns()))
      return std::nullopt;
    const auto master = enclosing_signature(element);
    if (!master) return std::nullopt;
    evidence.counter_signs = master->attribute("Id").value_or("");
    return master->child(xml::kDsig, "SignatureValue");
  }

  ReadReferences read_references(const xml::SignatureElement& signature, const Bound& bound, Evidence& evidence) {
    ReadReferences read;
    std::size_t properties = 0;
    bool covers_data = false;
    bool covers_countersigned = false;
    bool covers_everything = signature.element == document_.root();  // then there is nothing around it
    std::size_t external_left = limits_.max_digested_bytes;
    for (const xml::ReferenceElement& element : signature.references) {
      const bool in_document = element.uri && (element.uri->empty() || element.uri->front() == '#');
      xml::DigestedReference digested = digest(signature, element, in_document ? canonicalized_left_ : external_left);
      check_type(element, bound, digested);

      const bool claims_properties = is_signed_properties_type(element.type);
      const bool covers_properties =
          bound.qualifying.signed_properties && digested.element == bound.qualifying.signed_properties;
      if (claims_properties && ++properties == 1 && read_bound_properties(digested, evidence))
        read.signed_properties = digested.octets;
      read.data.push_back({element.id, digested.octets, digested.found && !digested.digest.empty(),
                           digested.ends_in_node_set, claims_properties || covers_properties});
      if (!claims_properties && covers_properties)
        fail(evidence, "PROP_REFERENCE_TYPE", "the reference to the signed properties lacks their Type",
             "EN 319 132-1, 4.4.2");
      covers_data |= !claims_properties && !covers_properties;
      covers_everything |=
          digested.whole && (digested.coverage == Coverage::WholeDocument || digested.coverage == Coverage::External ||
                             digested.element == document_.root());
      covers_countersigned |= bound.countersigned && digested.element == bound.countersigned;
      if (element.type == kManifestType)
        evidence.format_findings.push_back(
            {"MANIFEST_NOT_FOLLOWED", Severity::Warning,
             "the signature covers a ds:Manifest; what the manifest lists was not checked", "XML-DSig, 5.1"});
      evidence.references.push_back(to_evidence(element, std::move(digested), claims_properties || covers_properties));
    }
    if (!covers_everything && !bound.countersigned)
      evidence.format_findings.push_back({"PARTIAL_COVERAGE", Severity::Warning,
                                          "the signature covers only a part of the document: " + scope_of(evidence),
                                          "XML-DSig, 8.1"});
    if (signature.references.empty())
      fail(evidence, "NO_REFERENCE", "the signature refers to nothing", "XML-DSig, 4.4");
    else if (!covers_data)
      fail(evidence, "NO_DATA_REFERENCE", "the signature covers only its own properties", "EN 319 132-1, 4.4.2");
    if (bound.countersigned && !covers_countersigned)
      fail(evidence, "COUNTER_SIGNATURE_UNBOUND",
           "the counter-signature does not cover the signature value it stands at", "EN 319 132-1, 5.2.7.2");
    if (evidence.format == Format::Xades && properties == 0)
      fail(evidence, "PROP_UNREFERENCED", "no reference of the signature covers its signed properties",
           "EN 319 132-1, 4.4.2");
    if (properties > 1)
      fail(evidence, "PROP_UNBOUND", "more than one reference claims to cover the signed properties",
           "EN 319 132-1, 4.4.2");
    return read;
  }

  static std::string scope_of(const Evidence& evidence) {
    std::string names;
    for (const evidence::Reference& reference : evidence.references)
      if (!reference.signed_properties && reference.found)
        names += (names.empty() ? "" : ", ") + reference.scope_name + (reference.whole ? "" : " after a filter");
    return names.empty() ? "nothing" : names;
  }

  /// digest processes one reference and takes what it digested from `left`.
  xml::DigestedReference digest(const xml::SignatureElement& signature, const xml::ReferenceElement& reference,
                                std::size_t& left) const {
    if (left == 0) {
      xml::DigestedReference skipped;
      skipped.findings.push_back(
          xml::finding(xml::code::kLimitExceeded, "the references before this one used up what may be digested", ""));
      return skipped;
    }
    Limits limits = limits_;
    limits.max_digested_bytes = left;
    auto digested = xml::process_reference(document_, signature, reference, external_, limits);
    // What exceeds the rest costs as much as what fits: there must not be a second one.
    const bool exceeded = std::any_of(digested.findings.begin(), digested.findings.end(),
                                      [](const Finding& finding) { return finding.code == xml::code::kLimitExceeded; });
    left = exceeded ? 0 : left - std::min(left, digested.octets.view.size());
    return digested;
  }

  /// check_type makes a reference that covers something else than its Type says one whose data was not found.
  static void check_type(const xml::ReferenceElement& element, const Bound& bound, xml::DigestedReference& digested) {
    std::string problem;
    if (is_signed_properties_type(element.type)) {
      if (!bound.qualifying.signed_properties || digested.element != bound.qualifying.signed_properties)
        problem = "the signed properties that the reference covers are not those of the signature";
    } else if (element.type == kCountersignedType && digested.coverage != Coverage::External) {  // not a whole file
      const bool is_value = digested.element && digested.element->is(xml::kDsig, "SignatureValue");
      if (!is_value || (bound.countersigned && digested.element != bound.countersigned))
        problem = "what the counter-signature covers is not the signature value it stands at";
    }
    if (problem.empty() || !digested.found) return;
    digested.found = false;
    digested.intact = false;
    digested.findings.push_back({"PROP_UNBOUND", Severity::Error, problem, "EN 319 132-1, 4.4.2"});
  }

  /// read_bound_properties reads the signed properties if they are the signature's own and intact.
  bool read_bound_properties(const xml::DigestedReference& digested, Evidence& evidence) const {
    if (!digested.found) {
      fail(evidence, "PROP_UNBOUND", "the reference to the signed properties does not cover those of the signature",
           "EN 319 132-1, 4.4.2");
    } else if (!digested.only_canonicalization || !digested.whole) {
      fail(evidence, "PROP_TRANSFORMED",
           "the signed properties are covered only after a transform other than canonicalization",
           "EN 319 132-1, 4.4.2");
    } else if (digested.intact) {
      read_signed_properties(digested.octets.view, limits_, evidence);
      return true;
    }
    return false;
  }

  evidence::Reference to_evidence(const xml::ReferenceElement& element, xml::DigestedReference digested,
                                  bool signed_properties) const {
    evidence::Reference reference;
    reference.uri = element.uri.value_or("");
    reference.found = digested.found;
    reference.intact = digested.intact;
    reference.signed_properties = signed_properties;
    reference.digest_algorithm = digested.digest_algorithm;
    reference.digest = std::move(digested.digest);
    reference.scope_name = scope_name(element, digested, name_);
    reference.whole = digested.whole;
    reference.is_file = digested.coverage == Coverage::External && !element.element.child(xml::kDsig, "Transforms");
    reference.octets = std::move(digested.octets);
    reference.findings = std::move(digested.findings);
    for (Finding& finding : reference.findings)
      if (signed_properties && finding.code == xml::code::kHashMismatch)
        finding.message = "the signed properties (time, certificate, commitments) are not what was signed";
    return reference;
  }

  /// A repeated identifier that the signature goes by is an error: what it names is anybody's choice. Others cannot
  /// change what was digested, but readers that look things up by identifier should know.
  void note_duplicate_ids(const xml::SignatureElement& signature, Evidence& evidence) const {
    for (const std::string& id : document_.duplicate_ids()) {
      const bool used = id == signature.id || std::any_of(signature.references.begin(), signature.references.end(),
                                                          [&](const xml::ReferenceElement& reference) {
                                                            return refers_to(reference.uri.value_or(""), id);
                                                          });
      evidence.format_findings.push_back(
          {std::string(xml::code::kDuplicateId), used ? Severity::Error : Severity::Warning,
           fmt::format("more than one element has the identifier \"{}\"", id), "XML-DSig, 4.4.3.1"});
    }
  }

  static bool refers_to(std::string_view uri, const std::string& id) {
    if (uri == "#" + id) return true;
    return uri.starts_with("#xpointer(") && uri.find(id) != std::string_view::npos;
  }

  const xml::Document& document_;
  std::string_view name_;
  const xml::ExternalData& external_;
  const Limits& limits_;
  crypto::CertificateCache* cache_;
  std::size_t canonicalized_left_ = limits_.max_canonicalized_bytes;  // shared by all signatures of the document
};

}  // namespace

Result<std::vector<Evidence>> read(const xml::Document& document, std::string_view name,
                                   const xml::ExternalData& external, const Limits& limits,
                                   crypto::CertificateCache* cache) {
  const auto signatures = document.find_all(xml::kDsig, "Signature");
  if (signatures.size() > limits.max_signatures)
    return Error{Errc::LimitExceeded, fmt::format("more than {} signatures", limits.max_signatures), std::string(name)};
  Reader reader(document, name, external, limits, cache);
  std::vector<Evidence> all;
  all.reserve(signatures.size());
  for (const Element signature : signatures) all.push_back(reader.read(signature));
  return all;
}

}  // namespace libsign::xades
