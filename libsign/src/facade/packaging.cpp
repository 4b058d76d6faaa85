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

/// container_of opens the one container that `documents` are, or begins a new one with them as its data files.
Result<asic::AsicContainer> container_of(const std::vector<Document>& documents, const Limits& limits) {
  if (documents.size() != 1 || !asic::is_container(documents.front())) return asic::make(documents);
  auto container = asic::read(documents.front(), limits);
  if (!container) return container.error();
  if (container->kind != Container::AsicE)
    return Error{Errc::Unsupported, "a signature can be added only to an ASiC-E container", documents.front().name()};
  if (container->data.empty())
    return Error{Errc::BadInput, "the container holds no data file", documents.front().name()};
  return container;
}

std::string container_name(const std::vector<Document>& documents) {
  const Document& first = documents.front();
  return asic::is_container(first) ? first.name() : first.name() + ".asice";
}

Result<void> check_element(const SignRequest& request, const xml::Document& host) {
  if (request.element_id.empty()) return wrong_documents("the element to sign is not named");
  const auto element = host.by_id(request.element_id);
  if (!element)
    return Error{Errc::NotFound, "no single element has the identifier \"" + request.element_id + "\"",
                 request.documents.front().name()};
  if (*element == host.root())
    return wrong_documents("the root element would contain the signature: sign it enveloped");
  return {};
}

/// pack_into_host puts the signature at the end of the host's root element.
Result<void> pack_into_host(const SignRequest& request, Packed& packed) {
  const Document& host = request.documents.front();
  const auto parsed = xml::Document::parse(host.bytes(), request.limits, host.name());
  if (!parsed) return parsed.error();
  if (request.packaging == Packaging::DetachedSameFile)
    if (auto checked = check_element(request, *parsed); !checked) return checked;
  auto splice = xades::splice_at_root_end(as_text(host.bytes()));
  if (!splice) return splice.error();
  packed.before = std::move(splice->before);
  packed.after = std::move(splice->after);
  return {};
}

/// pack_content puts XML as it is into the signature, anything else as base64.
Result<void> pack_content(const SignRequest& request, Packed& packed) {
  const Document& content = request.documents.front();
  if (content.bytes().empty()) return Error{Errc::BadInput, "the document is empty", content.name()};
  const auto parsed = xml::Document::parse(content.bytes(), request.limits, content.name());
  auto root = parsed ? xades::root_element(as_text(content.bytes())) : Result<std::string>(parsed.error());
  packed.content_is_base64 = !root;
  packed.content = root ? *std::move(root) : to_base64(content.bytes());
  return {};
}

}  // namespace

Result<Package> open_package(Packaging packaging, const std::vector<Document>& documents, const Limits& limits) {
  if (documents.empty()) return wrong_documents("there is nothing to sign");
  if (packaging == Packaging::AsicE) {
    auto container = container_of(documents, limits);
    if (!container) return container.error();
    return Package(*std::move(container), container_name(documents));
  }
  if (packaging != Packaging::Detached && documents.size() != 1)
    return wrong_documents("this packaging signs exactly one document");
  std::set<std::string> names;
  for (const Document& document : documents)
    if (document.name().empty() || !names.insert(document.name()).second)
      return wrong_documents("the files to sign need different names");
  return Package(packaging == Packaging::Detached ? documents : std::vector<Document>{}, documents.front().name());
}

Result<Packed> pack(const SignRequest& request) {
  auto package = open_package(request.packaging, request.documents, request.limits);
  if (!package) return package.error();
  Packed packed{.package = *std::move(package)};
  Result<void> done;
  switch (request.packaging) {
    case Packaging::AsicE:
    case Packaging::Detached: break;
    case Packaging::Enveloped:
    case Packaging::DetachedSameFile: done = pack_into_host(request, packed); break;
    case Packaging::Enveloping: done = pack_content(request, packed); break;
  }
  if (!done) return done.error();
  return packed;
}

void describe_objects(const Packed& packed, const SignRequest& request, xades::Blueprint& blueprint) {
  const std::string& media_type = request.documents.front().media_type();
  switch (request.packaging) {
    case Packaging::AsicE:
    case Packaging::Detached:
      blueprint.in_asic = request.packaging == Packaging::AsicE;
      for (const Document& file : packed.package.covered())
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

Result<Document> Package::with_signature(std::string_view signature_document) && {
  if (!container_) return Document(std::move(name_), to_bytes(signature_document), "text/xml");
  container_->signatures.emplace_back("", to_bytes(signature_document), "text/xml");
  auto bytes = asic::write(*container_);
  if (!bytes) return bytes.error();
  return Document(std::move(name_), *std::move(bytes), std::string(asic::kMimeAsicE));
}

}  // namespace libsign
