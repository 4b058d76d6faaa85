#include "xml/document.hpp"
#include "xml/libxml.hpp"

namespace libsign::xml {
namespace {

bool is_element(const xmlNode* node) { return node->type == XML_ELEMENT_NODE; }
bool is_text(const xmlNode* node) { return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE; }
std::string_view ns_of(const xmlNs* ns) { return ns == nullptr ? std::string_view{} : view(ns->href); }

}  // namespace

std::string_view Element::name() const { return view(node_->name); }
std::string_view Element::ns() const { return ns_of(node_->ns); }
bool Element::is(std::string_view ns_uri, std::string_view local_name) const {
  return name() == local_name && ns() == ns_uri;
}

std::string_view Element::namespace_of(const char* prefix) const {
  return ns_of(xmlSearchNs(node_->doc, node_, reinterpret_cast<const xmlChar*>(prefix)));
}

std::optional<std::string> Element::attribute(std::string_view local_name) const {
  return attribute(std::string_view{}, local_name);
}

std::optional<std::string> Element::attribute(std::string_view ns_uri, std::string_view local_name) const {
  for (const xmlAttr* one = node_->properties; one != nullptr; one = one->next)
    if (view(one->name) == local_name && ns_of(one->ns) == ns_uri) return attribute_value(one);
  return std::nullopt;
}

std::vector<Element::Attribute> Element::attributes() const {
  std::vector<Attribute> all;
  for (const xmlAttr* one = node_->properties; one != nullptr; one = one->next)
    all.push_back({std::string(ns_of(one->ns)), std::string(view(one->name)), attribute_value(one)});
  return all;
}

std::vector<Element> Element::children() const {
  std::vector<Element> all;
  for (xmlNode* node = node_->children; node != nullptr; node = node->next)
    if (is_element(node)) all.emplace_back(node);
  return all;
}

std::vector<Element> Element::children(std::string_view ns_uri, std::string_view local_name) const {
  std::vector<Element> all;
  for (xmlNode* node = node_->children; node != nullptr; node = node->next)
    if (is_element(node) && Element(node).is(ns_uri, local_name)) all.emplace_back(node);
  return all;
}

std::optional<Element> Element::child(std::string_view ns_uri, std::string_view local_name) const {
  for (xmlNode* node = node_->children; node != nullptr; node = node->next)
    if (is_element(node) && Element(node).is(ns_uri, local_name)) return Element(node);
  return std::nullopt;
}

std::optional<Element> Element::parent() const {
  if (node_->parent == nullptr || !is_element(node_->parent)) return std::nullopt;
  return Element(node_->parent);
}

std::string Element::text() const {
  std::string text;
  for (const xmlNode* node = node_->children; node != nullptr; node = node->next)
    if (is_text(node)) text += view(node->content);
  return text;
}

bool Element::has_stray_text() const {
  bool has_element = false;
  bool has_text = false;
  for (const xmlNode* node = node_->children; node != nullptr; node = node->next) {
    has_element = has_element || is_element(node);
    has_text =
        has_text || (is_text(node) && view(node->content).find_first_not_of(" \t\r\n") != std::string_view::npos);
  }
  return has_element && has_text;
}

bool Element::contains(Element other) const {
  for (const xmlNode* node = other.node_; node != nullptr; node = node->parent)
    if (node == node_) return true;
  return false;
}

int Element::line() const { return static_cast<int>(xmlGetLineNo(node_)); }

}  // namespace libsign::xml
