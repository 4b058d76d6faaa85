#include "facade/packaging.hpp"

#include <algorithm>
#include <set>

#include "base/uri.hpp"
#include "xades/splice.hpp"
#include "xml/document.hpp"

namespace libsign {
namespace {

constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kBase64 = "http://www.w3.org/2000/09/xmldsig#base64";

Error wrong_documents(std::string what) { return {Errc::Usage, std::move(what)}; }

Result<Packed> pack_asic(const SignRequest& request) {
  Packed packed;
  if (request.documents.size() == 1 && asic::is_container(request.documents.front())) {
    const auto container = asic::read(request.documents.front(), request.limits);
    if (!container) return container.error();
    if (container->kind != Container::AsicE)
      return Error{Errc::Unsupported, "a signature can be added only to an ASiC-E container",
                   request.documents.front().name()};
    if (container->data.empty())
      return Error{Errc::BadInput, "the container holds no data file", request.documents.front().name()};
    packed.documents = {request.documents.front()};
    packed.covered = container->data;
    packed.first_number = container->signatures.size();
    return packed;
  }
  auto container = make_container(request.documents.front().name() + ".asice", request.documents);
  if (!container) return container.error();
  packed.documents.push_back(*std::move(container));
  packed.covered = request.documents;
  return packed;
}

Result<xml::Document> parse_host(const SignRequest& request) {
  if (request.documents.size() != 1) return wrong_documents("this packaging signs exactly one document");
  const Document& host = request.documents.front();
  return xml::Document::parse(host.bytes(), request.limits, host.name());
}

/// pack_into_host puts the signature at the end of the host's root element.
Result<Packed> pack_into_host(const SignRequest& request) {
  const auto parsed = parse_host(request);
  if (!parsed) return parsed.error();
  if (request.packaging == Packaging::DetachedSameFile) {
    if (request.element_id.empty()) return wrong_documents("the element to sign is not named");
    const auto element = parsed->by_id(request.element_id);
    if (!element)
      return Error{Errc::NotFound, "no single element has the identifier \"" + request.element_id + "\"",
                   request.documents.front().name()};
    if (*element == parsed->root())
      return wrong_documents("the root element would contain the signature: sign it enveloped");
  }
  auto splice = xades::splice_at_root_end(as_text(request.documents.front().bytes()));
  if (!splice) return splice.error();
  Packed packed;
  packed.before = std::move(splice->before);
  packed.after = std::move(splice->after);
  packed.documents = request.documents;
  return packed;
}

Result<Packed> pack_enveloping(const SignRequest& request) {
  if (request.documents.size() != 1) return wrong_documents("this packaging signs exactly one document");
  const Document& content = request.documents.front();
  Packed packed;
  packed.documents = request.documents;
  const auto parsed = xml::Document::parse(content.bytes(), request.limits, content.name());
  auto root = parsed ? xades::root_element(as_text(content.bytes())) : Result<std::string>(parsed.error());
  packed.content_is_base64 = !root;
  packed.content = root ? *std::move(root) : to_base64(content.bytes());
  if (packed.content.empty()) return Error{Errc::BadInput, "the document is empty", content.name()};
  return packed;
}

Result<Packed> pack_detached(const SignRequest& request) {
  std::set<std::string> names;
  for (const Document& document : request.documents)
    if (document.name().empty() || !names.insert(document.name()).second)
      return wrong_documents("the files to sign need different names");
  Packed packed;
  packed.documents = request.documents;
  packed.covered = request.documents;
  return packed;
}

}  // namespace

Result<Packed> pack(const SignRequest& request) {
  if (request.documents.empty()) return wrong_documents("there is nothing to sign");
  switch (request.packaging) {
    case Packaging::AsicE: return pack_asic(request);
    case Packaging::Enveloped:
    case Packaging::DetachedSameFile: return pack_into_host(request);
    case Packaging::Enveloping: return pack_enveloping(request);
    case Packaging::Detached: return pack_detached(request);
  }
  return Error{Errc::Internal, "an unknown packaging"};
}

void describe_objects(const Packed& packed, const SignRequest& request, xades::Blueprint& blueprint) {
  const std::string& media_type = request.documents.front().media_type();
  switch (request.packaging) {
    case Packaging::AsicE:
    case Packaging::Detached:
      blueprint.in_asic = request.packaging == Packaging::AsicE;
      for (const Document& file : packed.covered)
        blueprint.objects.push_back({percent_encoded(file.name()), file.media_type(), {}});
      break;
    case Packaging::Enveloped:
      blueprint.objects.push_back({"", media_type.empty() ? "text/xml" : media_type, {kEnveloped, kExclusive}});
      break;
    case Packaging::DetachedSameFile:
      blueprint.objects.push_back(
          {"#" + request.element_id, media_type.empty() ? "text/xml" : media_type, {kExclusive}});
      break;
    case Packaging::Enveloping:
      blueprint.content = packed.content;
      blueprint.content_is_base64 = packed.content_is_base64;
      blueprint.objects.push_back(
          {"#" + xades::object_id(blueprint.id), media_type, {packed.content_is_base64 ? kBase64 : kExclusive}});
      break;
  }
}

xml::ExternalData external_data(const std::vector<Document>& documents) {
  return [&documents](std::string_view uri) -> std::optional<SharedBytes> {
    const std::string name = percent_decoded(uri);
    const auto found = std::find_if(documents.begin(), documents.end(),
                                    [&](const Document& document) { return document.name() == name; });
    return found == documents.end() ? std::nullopt : std::optional(found->shared());
  };
}

Result<Document> Package::with_signature(std::string signature_document) && {
  if (!container_) return Document(file_.name(), to_bytes(signature_document), "text/xml");
  container_->signatures.emplace_back("", to_bytes(signature_document), "text/xml");
  auto bytes = asic::write(*container_);
  if (!bytes) return bytes.error();
  return Document(file_.name(), *std::move(bytes), std::string(asic::kMimeAsicE));
}

Result<Package> open_package(Packaging packaging, const std::vector<Document>& documents, const Limits& limits) {
  if (documents.empty()) return Error{Errc::BadInput, "the prepared signature has lost its documents"};
  if (packaging != Packaging::AsicE) return Package(documents, documents.front());
  auto container = asic::read(documents.front(), limits);
  if (!container) return container.error();
  return Package(*std::move(container), documents.front());
}

}  // namespace libsign
