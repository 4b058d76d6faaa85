#include "xades/build.hpp"

#include <pugixml.hpp>

#include "crypto/crypto.hpp"
#include "xades/names.hpp"
#include "xml/canonical.hpp"
#include "xml/dsig.hpp"

namespace libsign::xades {
namespace {

using pugi::xml_node;

constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kEmptyDigest = "<ds:DigestValue></ds:DigestValue>";
constexpr std::string_view kEmptyCertificate = "<ds:X509Certificate></ds:X509Certificate>";
constexpr std::string_view kValueEnd = "</ds:SignatureValue>";
constexpr const char* kContentMarker = "content-goes-here";

xml_node add(xml_node parent, const char* name) { return parent.append_child(name); }

xml_node add(xml_node parent, const char* name, std::string_view text) {
  xml_node node = parent.append_child(name);
  node.text().set(std::string(text).c_str());
  return node;
}

void set(xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(std::string(value).c_str());
}

/// Writer fills a pugixml document from the top to the bottom of the schema.
class Writer {
 public:
  explicit Writer(const Blueprint& blueprint) : blueprint_(blueprint) {}

  std::string write() {
    pugi::xml_document document;
    xml_node parent = document;
    if (blueprint_.in_asic) {
      parent = add(document, "asic:XAdESSignatures");
      set(parent, "xmlns:asic", kAsic);
    }
    signature(parent);
    Text out;
    document.save(out, "", pugi::format_raw | pugi::format_no_declaration | pugi::format_no_empty_element_tags);
    std::string text = std::move(out.text);
    if (!blueprint_.content.empty())
      text.replace(text.find(kContentMarker), std::string_view(kContentMarker).size(), blueprint_.content);
    return text;
  }

 private:
  struct Text : pugi::xml_writer {
    void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
    std::string text;
  };

  std::string derived(std::string_view suffix) const { return blueprint_.id + std::string(suffix); }
  std::string reference_id(std::size_t i) const { return derived("-ref-" + std::to_string(i)); }

  void signature(xml_node parent) {
    xml_node node = add(parent, "ds:Signature");
    set(node, "xmlns:ds", xml::kDsig);
    set(node, "Id", blueprint_.id);
    signed_info(node);
    xml_node value = add(node, "ds:SignatureValue");
    set(value, "Id", derived("-value"));
    key_info(node);
    qualifying_properties(add(node, "ds:Object"));
    if (!blueprint_.content.empty()) {
      xml_node object = add(node, "ds:Object", kContentMarker);
      set(object, "Id", object_id(blueprint_.id));
      if (blueprint_.content_is_base64) set(object, "Encoding", "http://www.w3.org/2000/09/xmldsig#base64");
    }
  }

  void signed_info(xml_node parent) {
    xml_node node = add(parent, "ds:SignedInfo");
    set(add(node, "ds:CanonicalizationMethod"), "Algorithm", kExclusive);
    set(add(node, "ds:SignatureMethod"), "Algorithm", xml::signature_algorithm_uri(blueprint_.algorithm).value_or(""));
    for (std::size_t i = 0; i < blueprint_.objects.size(); ++i) {
      const SignedObject& object = blueprint_.objects[i];
      xml_node reference = add(node, "ds:Reference");
      set(reference, "Id", reference_id(i));
      set(reference, "URI", object.uri);
      digest_part(reference, object.transforms);
    }
    xml_node reference = add(node, "ds:Reference");
    set(reference, "Type", kSignedPropertiesType);
    set(reference, "URI", "#" + derived("-properties"));
    const std::string_view exclusive[] = {kExclusive};
    digest_part(reference, exclusive);
  }

  void digest_part(xml_node reference, std::span<const std::string_view> transforms) {
    if (!transforms.empty()) {
      xml_node list = add(reference, "ds:Transforms");
      for (const std::string_view transform : transforms) set(add(list, "ds:Transform"), "Algorithm", transform);
    }
    digest(reference, blueprint_.parameters.reference_digest, {});
  }

  static void digest(xml_node parent, Digest algorithm, ByteView value) {
    set(add(parent, "ds:DigestMethod"), "Algorithm", xml::digest_uri(algorithm));
    add(parent, "ds:DigestValue", to_base64(value));
  }

  void key_info(xml_node parent) {
    xml_node data = add(add(parent, "ds:KeyInfo"), "ds:X509Data");
    add(data, "ds:X509Certificate");
    for (const Certificate& certificate : blueprint_.chain)
      if (certificate != blueprint_.certificate) add(data, "ds:X509Certificate");
  }

  void qualifying_properties(xml_node object) {
    xml_node qualifying = add(object, "xades:QualifyingProperties");
    set(qualifying, "xmlns:xades", kXades132);
    set(qualifying, "Target", "#" + blueprint_.id);
    xml_node properties = add(qualifying, "xades:SignedProperties");
    set(properties, "Id", derived("-properties"));
    signature_properties(add(properties, "xades:SignedSignatureProperties"));
    data_object_properties(add(properties, "xades:SignedDataObjectProperties"));
  }

  void signature_properties(xml_node parent) {
    const SignatureParameters& parameters = blueprint_.parameters;
    add(parent, "xades:SigningTime", format_instant(parameters.signing_time));
    xml_node digest_node = add(add(add(parent, "xades:SigningCertificateV2"), "xades:Cert"), "xades:CertDigest");
    digest(digest_node, parameters.reference_digest,
           crypto::certificate_digest(blueprint_.certificate, parameters.reference_digest));
    if (parameters.signature_policy) policy(parent, *parameters.signature_policy);
    if (parameters.place) {
      xml_node place = add(parent, "xades:SignatureProductionPlaceV2");
      if (!parameters.place->city.empty()) add(place, "xades:City", parameters.place->city);
      if (!parameters.place->country.empty()) add(place, "xades:CountryName", parameters.place->country);
    }
    if (!parameters.claimed_roles.empty()) {
      xml_node roles = add(add(parent, "xades:SignerRoleV2"), "xades:ClaimedRoles");
      for (const std::string& role : parameters.claimed_roles) add(roles, "xades:ClaimedRole", role);
    }
  }

  static void policy(xml_node parent, const SignatureParameters::PolicyIdentifier& identifier) {
    xml_node id = add(add(parent, "xades:SignaturePolicyIdentifier"), "xades:SignaturePolicyId");
    xml_node name = add(add(id, "xades:SigPolicyId"), "xades:Identifier", identifier.id);
    if (identifier.id.starts_with("urn:oid:")) set(name, "Qualifier", "OIDAsURN");
    digest(add(id, "xades:SigPolicyHash"), identifier.digest_algorithm, identifier.digest);
    if (!identifier.uri.empty())
      add(add(add(id, "xades:SigPolicyQualifiers"), "xades:SigPolicyQualifier"), "xades:SPURI", identifier.uri);
  }

  void data_object_properties(xml_node parent) {
    for (std::size_t i = 0; i < blueprint_.objects.size(); ++i) {
      xml_node format = add(parent, "xades:DataObjectFormat");
      set(format, "ObjectReference", "#" + reference_id(i));
      const std::string& type = blueprint_.objects[i].media_type;
      add(format, "xades:MimeType", type.empty() ? "application/octet-stream" : type);
    }
    for (const std::string& commitment : blueprint_.parameters.commitments) {
      xml_node indication = add(parent, "xades:CommitmentTypeIndication");
      add(add(indication, "xades:CommitmentTypeId"), "xades:Identifier", commitment);
      add(indication, "xades:AllSignedDataObjects");
    }
  }

  const Blueprint& blueprint_;
};

}  // namespace

std::string object_id(std::string_view id) { return std::string(id) + "-content"; }

std::string signature_xml(const Blueprint& blueprint) { return Writer(blueprint).write(); }

void complete(std::string& signature_xml, const Blueprint& blueprint, std::span<const Bytes> digests) {
  std::size_t at = 0;
  const auto fill_next = [&](std::string_view empty, ByteView octets) {
    at = signature_xml.find(empty, at) + empty.find('>') + 1;
    signature_xml.insert(at, to_base64(octets));
  };
  for (const Bytes& digest : digests) fill_next(kEmptyDigest, digest);
  fill_next(kEmptyCertificate, blueprint.certificate.der());
  for (const Certificate& certificate : blueprint.chain)
    if (certificate != blueprint.certificate) fill_next(kEmptyCertificate, certificate.der());
}

std::size_t value_position(std::string_view signature_xml) { return signature_xml.find(kValueEnd); }

}  // namespace libsign::xades
