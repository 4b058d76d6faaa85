#pragma once

#include <memory>

#include <libxml/parser.h>
#include <libxml/xpath.h>

#include <libsign/bytes.hpp>

namespace libsign::xml {

template <auto Free>
struct FreeLibxml {
  template <typename T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};

using DocPtr = std::unique_ptr<xmlDoc, FreeLibxml<xmlFreeDoc>>;
using ParserPtr = std::unique_ptr<xmlParserCtxt, FreeLibxml<xmlFreeParserCtxt>>;

/// start_libxml initialises libxml2 once per process. Thread-safe.
void start_libxml();

/// QuietLibxml swallows, on the calling thread and for its own lifetime, what libxml2 would write to stderr
/// where it has no context to report to (encoding conversions, C14N, XPath). libxml2 keeps these handlers per thread.
class QuietLibxml {
 public:
  QuietLibxml();
  ~QuietLibxml();
  QuietLibxml(const QuietLibxml&) = delete;
  QuietLibxml& operator=(const QuietLibxml&) = delete;

 private:
  xmlStructuredErrorFunc structured_;
  void* structured_context_;
  xmlGenericErrorFunc generic_;
  void* generic_context_;
};

/// view looks at a libxml2 string; empty for null.
inline std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(text));
}

/// attribute_value concatenates the text of an attribute.
std::string attribute_value(const xmlAttr* attribute);

}  // namespace libsign::xml
