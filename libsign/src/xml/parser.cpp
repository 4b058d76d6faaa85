#include "xml/parser.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "xml/attribute_scan.hpp"

namespace libsign::xml {
namespace {

// Looking a prefix up costs libxml2 one step per declaration in scope, and its C14N does so for each of them at
// every element: the sum of their squares is what a document makes us do. A trusted list of 12 MB needs 10 million.
constexpr std::uint64_t kMaxNamespaceWork = 400'000'000;

// libxml2 refuses deeper trees itself unless XML_PARSE_HUGE is set.
constexpr std::size_t kLibxmlDepth = 256;

struct Guard {
  const Limits& limits;
  std::string_view name;
  CodeUnit unit;
  std::size_t depth = 0;
  std::size_t nodes = 0;
  std::uint64_t namespace_work = 0;
  std::vector<std::uint64_t> namespaces_in_scope{};
  std::vector<std::pair<std::string_view, xmlNode*>> ids{};
  std::optional<Error> error{};

  void fail(xmlParserCtxt* parser, Errc code, std::string what, std::string detail = {}) {
    if (!error)
      error = Error{.code = code,
                    .what = std::move(what),
                    .where = fmt::format("{}:{}", name, xmlSAX2GetLineNumber(parser)),
                    .detail = std::move(detail)};
  }
  void stop(xmlParserCtxt* parser, Errc code, std::string what) {
    fail(parser, code, std::move(what));
    xmlStopParser(parser);
  }
  bool count_nodes(xmlParserCtxt* parser, std::size_t more) {
    nodes += more;
    if (nodes <= limits.max_xml_nodes) return true;
    stop(parser, Errc::LimitExceeded, fmt::format("more than {} nodes (max_xml_nodes)", limits.max_xml_nodes));
    return false;
  }
};

Guard& guard_of(xmlParserCtxt* parser) { return *static_cast<Guard*>(parser->_private); }
xmlParserCtxt* parser_of(void* context) { return static_cast<xmlParserCtxt*>(context); }

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// An encoding whose markup the attribute scan reads as libxml2 does; a file may not declare another than it shows.
bool may_declare(CodeUnit unit, std::string_view declared) {
  const std::string name = lower_case(declared);
  if (unit == CodeUnit::Utf16Little) return name == "utf-16" || name == "utf-16le";
  if (unit == CodeUnit::Utf16Big) return name == "utf-16" || name == "utf-16be";
  return name == "utf-8" || name == "us-ascii" || name == "ascii" || name.starts_with("iso-8859-") ||
         name.starts_with("windows-125");
}

void on_start_document(void* context) noexcept {
  xmlParserCtxt* parser = parser_of(context);
  const xmlChar* const declared = parser->input->encoding != nullptr ? parser->input->encoding : parser->encoding;
  if (declared != nullptr && !may_declare(guard_of(parser).unit, view(declared)))
    return guard_of(parser).stop(parser, Errc::BadInput,
                                 fmt::format("the encoding {} does not fit or is not read", view(declared)));
  xmlSAX2StartDocument(context);
}

void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) noexcept {
  xmlParserCtxt* parser = parser_of(context);
  guard_of(parser).stop(parser, Errc::BadInput, "a document type declaration (DOCTYPE) is not accepted");
}

void collect_ids(Guard& guard, xmlNode* element) {
  for (const xmlAttr* one = element->properties; one != nullptr; one = one->next) {
    const std::string_view name = view(one->name);
    if (name != "Id" && name != "ID" && name != "id") continue;
    if (one->ns != nullptr && (name != "id" || view(one->ns->href) != view(XML_XML_NAMESPACE))) continue;
    if (one->children != nullptr) guard.ids.emplace_back(view(one->children->content), element);
  }
}

void on_start_element(void* context, const xmlChar* local_name, const xmlChar* prefix, const xmlChar* uri,
                      int namespace_count, const xmlChar** namespaces, int attribute_count, int defaulted,
                      const xmlChar** attributes) noexcept {
  xmlParserCtxt* parser = parser_of(context);
  Guard& guard = guard_of(parser);
  const Limits& limits = guard.limits;
  if (++guard.depth > limits.max_xml_depth || guard.depth >= kLibxmlDepth)
    return guard.stop(parser, Errc::LimitExceeded,
                      fmt::format("elements nested deeper than {} (max_xml_depth)",
                                  std::min(limits.max_xml_depth, kLibxmlDepth - 1)));
  const std::size_t on_tag = static_cast<std::size_t>(namespace_count) + static_cast<std::size_t>(attribute_count);
  if (on_tag > limits.max_attributes)
    return guard.stop(parser, Errc::LimitExceeded,
                      fmt::format("more than {} attributes on one element (max_attributes)", limits.max_attributes));
  if (!guard.count_nodes(parser, 1 + on_tag)) return;
  const auto too_long = [&](const xmlChar* name) { return view(name).size() > limits.max_name_bytes; };
  bool long_name = too_long(local_name) || too_long(prefix);
  for (int i = 0; i < attribute_count; ++i) long_name = long_name || too_long(attributes[5 * i]);
  for (int i = 0; i < namespace_count; ++i) long_name = long_name || too_long(namespaces[2 * i]);
  if (long_name)
    return guard.stop(parser, Errc::LimitExceeded,
                      fmt::format("a name longer than {} octets (max_name_bytes)", limits.max_name_bytes));
  const std::uint64_t in_scope = (guard.namespaces_in_scope.empty() ? 0 : guard.namespaces_in_scope.back()) +
                                 static_cast<std::uint64_t>(namespace_count);
  guard.namespaces_in_scope.push_back(in_scope);
  guard.namespace_work += in_scope * in_scope;
  if (guard.namespace_work > kMaxNamespaceWork)
    return guard.stop(parser, Errc::LimitExceeded, "too many namespace declarations in scope");
  xmlSAX2StartElementNs(context, local_name, prefix, uri, namespace_count, namespaces, attribute_count, defaulted,
                        attributes);
  if (parser->node != nullptr && attribute_count > 0) collect_ids(guard, parser->node);
}

void on_end_element(void* context, const xmlChar* local_name, const xmlChar* prefix, const xmlChar* uri) noexcept {
  Guard& guard = guard_of(parser_of(context));
  --guard.depth;
  guard.namespaces_in_scope.pop_back();
  xmlSAX2EndElementNs(context, local_name, prefix, uri);
}

void on_comment(void* context, const xmlChar* value) noexcept {
  if (guard_of(parser_of(context)).count_nodes(parser_of(context), 1)) xmlSAX2Comment(context, value);
}

void on_instruction(void* context, const xmlChar* target, const xmlChar* data) noexcept {
  if (guard_of(parser_of(context)).count_nodes(parser_of(context), 1))
    xmlSAX2ProcessingInstruction(context, target, data);
}

void on_cdata(void* context, const xmlChar* value, int length) noexcept {
  if (guard_of(parser_of(context)).count_nodes(parser_of(context), 1)) xmlSAX2CDataBlock(context, value, length);
}

/// in_words says what is wrong for people; what libxml2 says goes beside it.
std::string in_words(int code, const std::string& detail) {
  switch (code) {
    case XML_ERR_DOCUMENT_EMPTY:
    case XML_ERR_DOCUMENT_START: return "this is neither a container nor PDF nor XML";
    case XML_ERR_TAG_NOT_FINISHED:
    case XML_ERR_DOCUMENT_END: return "the XML is cut off, or something stands behind its end";
    default: return "the XML is malformed: " + detail;
  }
}

void on_error(void* context, xmlErrorPtr error) noexcept {
  // A namespace that is no absolute URI is legal XML; prefixes that are unbound or bound twice are not.
  const bool bad_namespace = error->domain == XML_FROM_NAMESPACE && error->level >= XML_ERR_ERROR &&
                             error->code >= XML_NS_ERR_XML_NAMESPACE && error->code <= XML_NS_ERR_COLON;
  if (error->level != XML_ERR_FATAL && !bad_namespace) return;
  std::string what = error->message == nullptr ? "not well-formed" : error->message;
  while (!what.empty() && (what.back() == '\n' || what.back() == '.')) what.pop_back();
  std::replace(what.begin(), what.end(), '\n', ' ');
  Guard& guard = guard_of(parser_of(context));
  if (error->code == XML_ERR_NO_MEMORY)
    guard.fail(parser_of(context), Errc::LimitExceeded, "a text node of more than 10,000,000 octets");
  else
    guard.fail(parser_of(context), Errc::BadInput, in_words(error->code, what), what);
}

std::optional<CodeUnit> code_unit_of(ByteView bytes) {
  switch (xmlDetectCharEncoding(bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 4)))) {
    case XML_CHAR_ENCODING_NONE:
    case XML_CHAR_ENCODING_UTF8: return CodeUnit::Octet;
    case XML_CHAR_ENCODING_UTF16LE: return CodeUnit::Utf16Little;
    case XML_CHAR_ENCODING_UTF16BE: return CodeUnit::Utf16Big;
    default: return std::nullopt;
  }
}

void install(xmlSAXHandler& handler) {
  handler.startDocument = on_start_document;
  handler.internalSubset = on_doctype;
  handler.startElementNs = on_start_element;
  handler.endElementNs = on_end_element;
  handler.comment = on_comment;
  handler.processingInstruction = on_instruction;
  handler.cdataBlock = on_cdata;
  handler.serror = on_error;
}

}  // namespace

Result<ParsedXml> parse_hardened(ByteView bytes, const Limits& limits, std::string_view name) {
  const auto refuse = [&](Errc code, std::string what) { return Error{code, std::move(what), std::string(name)}; };
  if (bytes.size() > limits.max_document_bytes)
    return refuse(Errc::LimitExceeded,
                  fmt::format("the document has more than {} octets (max_document_bytes)", limits.max_document_bytes));
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return refuse(Errc::LimitExceeded, "the document has 2 GiB or more");
  if (bytes.empty()) return refuse(Errc::BadInput, "the document is empty");
  start_libxml();
  const auto unit = code_unit_of(bytes);
  if (!unit) return refuse(Errc::BadInput, "the document is neither UTF-8, UTF-16 nor ISO-8859");
  if (most_attributes(bytes, *unit, limits.max_attributes) > limits.max_attributes)
    return refuse(Errc::LimitExceeded,
                  fmt::format("more than {} attributes on one element (max_attributes)", limits.max_attributes));

  const QuietLibxml quiet;
  const ParserPtr parser(xmlNewParserCtxt());
  if (!parser) return refuse(Errc::Internal, "out of memory");
  Guard guard{.limits = limits, .name = name, .unit = *unit};
  parser->_private = &guard;
  install(*parser->sax);
  DocPtr doc(xmlCtxtReadMemory(parser.get(), reinterpret_cast<const char*>(bytes.data()),
                               static_cast<int>(bytes.size()), nullptr, nullptr,
                               XML_PARSE_NONET | XML_PARSE_BIG_LINES));
  if (guard.error) return std::move(*guard.error);
  if (!doc || xmlDocGetRootElement(doc.get()) == nullptr) return refuse(Errc::BadInput, "not well-formed XML");
  // Makes the declaration of "xml" now that libxml2 would else add to the tree while C14N reads it.
  xmlSearchNs(doc.get(), xmlDocGetRootElement(doc.get()), BAD_CAST "xml");
  return ParsedXml{std::move(doc), std::move(guard.ids)};
}

}  // namespace libsign::xml
