#include "xml/libxml.hpp"

#include <mutex>

namespace libsign::xml {
namespace {

void swallow(void*, xmlErrorPtr) noexcept {}
void swallow_text(void*, const char*, ...) noexcept {}

}  // namespace

void start_libxml() {
  static std::once_flag once;
  std::call_once(once, xmlInitParser);
}

QuietLibxml::QuietLibxml()
    : structured_(xmlStructuredError),
      structured_context_(xmlStructuredErrorContext),
      generic_(xmlGenericError),
      generic_context_(xmlGenericErrorContext) {
  xmlSetStructuredErrorFunc(nullptr, swallow);
  xmlSetGenericErrorFunc(nullptr, swallow_text);
}

QuietLibxml::~QuietLibxml() {
  xmlSetStructuredErrorFunc(structured_context_, structured_);
  xmlSetGenericErrorFunc(generic_context_, generic_);
}

std::string attribute_value(const xmlAttr* attribute) {
  std::string value;
  for (const xmlNode* node = attribute->children; node != nullptr; node = node->next) value += view(node->content);
  return value;
}

}  // namespace libsign::xml
