#include "xmlsec_reference.hpp"

#include <memory>
#include <stdexcept>

#include <libxml/parser.h>
#include <libxml/valid.h>
#include <xmlsec/buffer.h>
#include <xmlsec/errors.h>
#include <xmlsec/io.h>
#include <xmlsec/transforms.h>
#include <xmlsec/xmlsec.h>

#include "xml/dsig.hpp"

/// LeakSanitizer asks what not to report: libxmlsec1 1.2.37 loses 24 octets whenever it refuses a reference behind a
/// canonicalisation.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions() {
  return "leak:libxmlsec1.so\n";
}

namespace interop {
namespace {

using libsign::xml::Element;

struct FreeContext {
  void operator()(xmlSecTransformCtx* context) const noexcept { xmlSecTransformCtxDestroy(context); }
};
using ContextPtr = std::unique_ptr<xmlSecTransformCtx, FreeContext>;

struct FreeText {
  void operator()(xmlChar* text) const noexcept { xmlFree(text); }
};

void say_nothing(const char*, int, const char*, const char*, const char*, int, const char*) {}

bool is_id(const xmlAttr* attribute) {
  const std::string_view name(reinterpret_cast<const char*>(attribute->name));
  if (attribute->ns == nullptr) return name == "Id" || name == "ID" || name == "id";
  return name == "id" && xmlStrEqual(attribute->ns->href, XML_XML_NAMESPACE) != 0;
}

void register_ids_below(xmlDoc* document, xmlNode* element) {
  for (xmlAttr* one = element->properties; one != nullptr; one = one->next) {
    if (!is_id(one)) continue;
    const std::unique_ptr<xmlChar, FreeText> value(xmlNodeListGetString(document, one->children, 1));
    if (value && xmlGetID(document, value.get()) == nullptr) xmlAddID(nullptr, document, value.get(), one);
  }
  for (xmlNode* child = element->children; child != nullptr; child = child->next)
    if (child->type == XML_ELEMENT_NODE) register_ids_below(document, child);
}

}  // namespace

Xmlsec::Xmlsec() {
  if (xmlSecInit() < 0) throw std::runtime_error("libxmlsec1 does not start");
  xmlSecErrorsSetCallback(say_nothing);
  xmlSecIOCleanupCallbacks();
}

Xmlsec::~Xmlsec() { xmlSecShutdown(); }

void register_ids(libsign::xml::Document& document) {
  register_ids_below(document.native(), xmlDocGetRootElement(document.native()));
}

std::optional<libsign::Bytes> xmlsec_octets(const libsign::xml::Document& document, Element reference) {
  const ContextPtr context(xmlSecTransformCtxCreate());
  if (!context) throw std::bad_alloc();
  context->enabledUris = xmlSecTransformUriTypeEmpty | xmlSecTransformUriTypeSameDocument;
  const auto uri = reference.attribute("URI");
  const auto* const text = uri ? reinterpret_cast<const xmlChar*>(uri->c_str()) : nullptr;
  if (xmlSecTransformCtxSetUri(context.get(), text, reference.node()) < 0) return std::nullopt;
  if (const auto transforms = reference.child(libsign::xml::kDsig, "Transforms"))
    if (xmlSecTransformCtxNodesListRead(context.get(), transforms->node(), xmlSecTransformUsageDSigTransform) < 0)
      return std::nullopt;
  if (xmlSecTransformCtxExecute(context.get(), document.native()) < 0 || context->result == nullptr)
    return std::nullopt;
  const xmlSecByte* const data = xmlSecBufferGetData(context->result);
  return libsign::Bytes(data, data + xmlSecBufferGetSize(context->result));
}

}  // namespace interop
