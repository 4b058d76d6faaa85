#include "xades/augmentation.hpp"

#include <fmt/format.h>

#include "xades/names.hpp"
#include "xades/splice.hpp"
#include "xades/timestamp_input.hpp"

namespace libsign::xades {
namespace {

using xml::Element;

const xml::C14n kExclusive{.method = xml::C14nMethod::Exclusive};

std::optional<Element> qualifying_properties(Element signature) {
  for (const Element object : signature.children(xml::kDsig, "Object"))
    if (const auto found = object.child(kXades132, "QualifyingProperties")) return found;
  return std::nullopt;
}

std::optional<Element> unsigned_signature_properties(Element signature) {
  const auto qualifying = qualifying_properties(signature);
  const auto properties = qualifying ? qualifying->child(kXades132, "UnsignedProperties") : std::nullopt;
  return properties ? properties->child(kXades132, "UnsignedSignatureProperties") : std::nullopt;
}

/// timestamp_xml writes a time-stamp element; `prefix` stands for `ns`.
std::string timestamp_xml(std::string_view name, std::string_view prefix, std::string_view declarations,
                          std::string_view id, ByteView token) {
  return fmt::format(
      R"(<{1}:{0} {2} xmlns:ds="{3}" Id="{4}"><ds:CanonicalizationMethod Algorithm="{5}"></ds:CanonicalizationMethod>)"
      R"(<xades:EncapsulatedTimeStamp>{6}</xades:EncapsulatedTimeStamp></{1}:{0}>)",
      name, prefix, declarations, xml::kDsig, id, xml::c14n_uri(kExclusive), to_base64(token));
}

void add_list(std::string& text, std::string_view list, std::string_view item, const std::vector<Bytes>& values) {
  if (values.empty()) return;
  text += fmt::format("<xades:{}>", list);
  for (const Bytes& value : values) text += fmt::format("<xades:{0}>{1}</xades:{0}>", item, to_base64(value));
  text += fmt::format("</xades:{}>", list);
}

/// position returns which element `wanted` is, the root being 0, in the order of the start tags.
std::size_t position(Element wanted, Element from, std::size_t& next, bool& found) {
  if (from == wanted) {
    found = true;
    return next;
  }
  ++next;
  for (const Element child : from.children()) {
    position(wanted, child, next, found);
    if (found) break;
  }
  return next;
}

std::size_t position(const xml::Document& document, Element wanted) {
  std::size_t next = 0;
  bool found = false;
  return position(wanted, document.root(), next, found);
}

/// leave_out_declared drops from `markup` of our own the declarations that hold where it is going to stand.
void leave_out_declared(std::string& markup, Element parent) {
  for (const auto& [prefix, uri] : {std::pair("xades", kXades132), std::pair("ds", xml::kDsig)}) {
    if (parent.namespace_of(prefix) != uri) continue;
    const std::string declaration = fmt::format(R"( xmlns:{}="{}")", prefix, uri);
    for (std::size_t at = 0; (at = markup.find(declaration, at)) != std::string::npos;)
      markup.erase(at, declaration.size());
  }
}

}  // namespace

Result<Bytes> signature_timestamp_imprint(const xml::Document& document, Element signature, Digest algorithm,
                                          const Limits& limits) {
  std::size_t budget = limits.max_canonicalized_bytes;
  Imprint imprint(document, algorithm, kExclusive, budget);
  if (const auto value = signature.child(xml::kDsig, "SignatureValue")) imprint.add(*value);
  return std::move(imprint).finish();
}

Result<Bytes> archive_timestamp_imprint(const xml::Document& document, Element signature,
                                        const xml::ExternalData& external, Digest algorithm, const Limits& limits) {
  const xml::SignatureElement read = xml::read_signature(document, signature, limits);
  std::vector<ReferencedData> data;
  for (const xml::ReferenceElement& reference : read.references) {
    auto digested = xml::process_reference(document, read, reference, external, limits);
    data.push_back({.id = reference.id,
                    .octets = std::move(digested.octets),
                    .found = digested.found,
                    .is_node_set = digested.ends_in_node_set,
                    .signed_properties = false});
  }
  std::vector<Element> before;
  if (const auto properties = unsigned_signature_properties(signature)) before = properties->children();
  std::size_t budget = limits.max_canonicalized_bytes;
  Imprint imprint(document, algorithm, kExclusive, budget);
  add_archive_input(imprint, read, data, before, limits);
  return std::move(imprint).finish();
}

std::string signature_timestamp_xml(std::string_view id, ByteView token) {
  return timestamp_xml("SignatureTimeStamp", "xades", fmt::format(R"(xmlns:xades="{}")", kXades132), id, token);
}

std::string archive_timestamp_xml(std::string_view id, ByteView token) {
  return timestamp_xml("ArchiveTimeStamp", "xades141",
                       fmt::format(R"(xmlns:xades141="{}" xmlns:xades="{}")", kXades141, kXades132), id, token);
}

std::string values_xml(const ValidationData& data) {
  std::string text;
  if (!data.certificates.empty()) {
    text += fmt::format(R"(<xades:CertificateValues xmlns:xades="{}">)", kXades132);
    for (const Bytes& der : data.certificates)
      text += fmt::format("<xades:EncapsulatedX509Certificate>{}</xades:EncapsulatedX509Certificate>", to_base64(der));
    text += "</xades:CertificateValues>";
  }
  if (!data.crls.empty() || !data.ocsp_responses.empty()) {
    text += fmt::format(R"(<xades:RevocationValues xmlns:xades="{}">)", kXades132);
    add_list(text, "CRLValues", "EncapsulatedCRLValue", data.crls);
    add_list(text, "OCSPValues", "EncapsulatedOCSPValue", data.ocsp_responses);
    text += "</xades:RevocationValues>";
  }
  return text;
}

std::string timestamp_validation_data_xml(const ValidationData& data) {
  return fmt::format(R"(<xades141:TimeStampValidationData xmlns:xades141="{}">{}</xades141:TimeStampValidationData>)",
                     kXades141, values_xml(data));
}

bool has_values(Element signature) {
  const auto properties = unsigned_signature_properties(signature);
  return properties &&
         (properties->child(kXades132, "CertificateValues") || properties->child(kXades132, "RevocationValues"));
}

Result<std::string> with_unsigned_property(std::string_view text, const xml::Document& document, Element signature,
                                           std::string_view property) {
  const auto qualifying = qualifying_properties(signature);
  if (!qualifying)
    return Error{Errc::Unsupported, "the signature has no XAdES properties (namespace 1.3.2) that could be added to"};
  const auto unsigned_properties = qualifying->child(kXades132, "UnsignedProperties");
  const auto signature_properties = unsigned_signature_properties(signature);
  if (unsigned_properties && !signature_properties)
    return Error{Errc::Unsupported, "the signature has unsigned properties of its data alone"};
  std::string insert(property);
  if (!signature_properties)
    insert = fmt::format(R"(<xades:UnsignedProperties xmlns:xades="{}"><xades:UnsignedSignatureProperties>{})"
                         "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>",
                         kXades132, property);
  const Element parent = signature_properties.value_or(*qualifying);
  leave_out_declared(insert, parent);
  auto splice = splice_at_end(text, position(document, parent));
  if (!splice) return splice.error();
  return splice->before + insert + splice->after;
}

}  // namespace libsign::xades
