#include "xml/canonical.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <libxml/c14n.h>

#include "xml/c14n_writer.hpp"
#include "xml/libxml.hpp"

namespace libsign::xml {
namespace {

// A list that long would only serve to make the search through it slow.
constexpr std::size_t kMaxInclusivePrefixes = 256;

struct Row {
  std::string_view uri;
  C14nMethod method;
  bool with_comments;
};

constexpr std::array<Row, 6> kMethods{{
    {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", C14nMethod::C14n10, false},
    {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", C14nMethod::C14n10, true},
    {"http://www.w3.org/2006/12/xml-c14n11", C14nMethod::C14n11, false},
    {"http://www.w3.org/2006/12/xml-c14n11#WithComments", C14nMethod::C14n11, true},
    {kExclusiveC14n, C14nMethod::Exclusive, false},
    {"http://www.w3.org/2001/10/xml-exc-c14n#WithComments", C14nMethod::Exclusive, true},
}};

struct Sink {
  Bytes octets;
  std::size_t max_octets;
  bool exceeded = false;
};

int write_to_sink(void* context, const char* data, int length) noexcept {
  auto& sink = *static_cast<Sink*>(context);
  const auto more = static_cast<std::size_t>(length);
  if (more > sink.max_octets - sink.octets.size()) {
    sink.exceeded = true;
    return -1;
  }
  sink.octets.insert(sink.octets.end(), data, data + length);
  return length;
}

int mode_of(C14nMethod method) {
  switch (method) {
    case C14nMethod::C14n10: return XML_C14N_1_0;
    case C14nMethod::C14n11: return XML_C14N_1_1;
    case C14nMethod::Exclusive: return XML_C14N_EXCLUSIVE_1_0;
  }
  return XML_C14N_1_0;
}

/// Visibility is what libxml2's question whether a node stands in the node-set is answered from.
struct Visibility {
  std::vector<const xmlNode*> outside;  // the apex's ancestors: all that libxml2 looks at beyond it
  const Selection& selection;
  xmlNode* apex = nullptr;
  const xmlNode* copy = nullptr;
};

bool is_member(const NodeSet& set, const xmlNode* node, const xmlNode* parent) {
  if (node->type == XML_NAMESPACE_DECL) return set.contains(reinterpret_cast<const xmlNs*>(node), parent);
  if (node->type == XML_ATTRIBUTE_NODE) return set.contains(reinterpret_cast<const xmlAttr*>(node), parent);
  return set.contains(node);
}

int is_visible(void* context, xmlNode* node, xmlNode* parent) noexcept {
  const auto& visibility = *static_cast<const Visibility*>(context);
  // An explicit set knows the nodes of the tree; the copy that stands for the apex is none of them.
  if (node == visibility.copy) node = visibility.apex;
  if (parent == visibility.copy) parent = visibility.apex;
  const Selection& selection = visibility.selection;
  if (selection.only != nullptr && !is_member(*selection.only, node, parent)) return 0;
  if (std::find(visibility.outside.begin(), visibility.outside.end(), node) != visibility.outside.end()) return 0;
  if (selection.hidden.empty()) return 1;
  if (selection.hides(node)) return 0;
  for (const xmlNode* up = parent; up != nullptr; up = up->parent)
    if (selection.hides(up)) return 0;
  return 1;
}

Result<Bytes> execute(xmlDoc* doc, const C14n& c14n, Visibility* visibility, std::size_t max_octets) {
  const QuietLibxml quiet;
  std::vector<xmlChar*> prefixes;
  for (const std::string& prefix : c14n.inclusive_prefixes)
    prefixes.push_back(const_cast<xmlChar*>(reinterpret_cast<const xmlChar*>(prefix.c_str())));
  prefixes.push_back(nullptr);

  Sink sink{{}, max_octets};
  xmlOutputBuffer* const buffer = xmlOutputBufferCreateIO(write_to_sink, nullptr, &sink, nullptr);
  if (buffer == nullptr) return Error{Errc::Internal, "out of memory"};
  const int done = xmlC14NExecute(doc, visibility == nullptr ? nullptr : is_visible, visibility, mode_of(c14n.method),
                                  prefixes.size() > 1 ? prefixes.data() : nullptr, c14n.with_comments ? 1 : 0, buffer);
  const int closed = xmlOutputBufferClose(buffer);
  if (sink.exceeded)
    return Error{Errc::LimitExceeded, fmt::format("more than {} octets to digest (max_digested_bytes)", max_octets)};
  if (done < 0 || closed < 0) return Error{Errc::BadInput, "the document has no canonical form"};
  return std::move(sink.octets);
}

}  // namespace

std::optional<C14n> c14n_from_uri(std::string_view uri) {
  for (const Row& row : kMethods)
    if (row.uri == uri) return C14n{row.method, row.with_comments};
  return std::nullopt;
}

std::string_view c14n_uri(const C14n& c14n) {
  for (const Row& row : kMethods)
    if (row.method == c14n.method && row.with_comments == c14n.with_comments) return row.uri;
  return {};
}

std::optional<C14n> c14n_of(Element method) {
  auto c14n = c14n_from_uri(method.attribute("Algorithm").value_or(""));
  if (!c14n || c14n->method != C14nMethod::Exclusive) return c14n;
  const auto inclusive = method.child(kExclusiveC14n, "InclusiveNamespaces");
  if (!inclusive) return c14n;
  const std::string list = inclusive->attribute("PrefixList").value_or("");
  for (std::size_t at = list.find_first_not_of(" \t\r\n"); at != std::string::npos;) {
    const std::size_t end = std::min(list.find_first_of(" \t\r\n", at), list.size());
    c14n->inclusive_prefixes.push_back(list.substr(at, end - at));
    if (c14n->inclusive_prefixes.size() > kMaxInclusivePrefixes) return std::nullopt;
    at = list.find_first_not_of(" \t\r\n", end);
  }
  return c14n;
}

Result<Bytes> write_selection(const Selection& selection, const C14n& c14n, std::size_t max_octets) {
  C14n wanted = c14n;
  wanted.with_comments = c14n.with_comments && selection.comments;
  Visibility visibility{{}, selection};
  const bool all_visible = selection.hidden.empty() && selection.only == nullptr;
  if (selection.apex == nullptr) return execute(selection.doc, wanted, all_visible ? nullptr : &visibility, max_octets);

  for (const xmlNode* up = selection.apex->parent; up != nullptr; up = up->parent) visibility.outside.push_back(up);
  // libxml2 writes whole documents only, asking at each node whether it is visible. A document whose only node is a
  // copy of the apex without its siblings makes the cost that of the subtree, and leaves the tree as it is.
  xmlNode alone = *selection.apex;
  alone.next = nullptr;
  alone.prev = nullptr;
  visibility.apex = selection.apex;
  visibility.copy = &alone;
  xmlDoc around = *selection.doc;
  around.children = &alone;
  around.last = &alone;
  return execute(&around, wanted, &visibility, max_octets);
}

Result<Bytes> canonicalize(const Document& document, Element apex, const C14n& c14n, std::span<const Element> without) {
  Selection selection{.doc = document.native(), .apex = apex.node()};
  for (const Element element : without) selection.hidden.push_back(element.node());
  return write_selection(selection, c14n);
}

Result<Bytes> canonicalize(const Document& document, const C14n& c14n) {
  return write_selection({.doc = document.native()}, c14n);
}

}  // namespace libsign::xml
