#pragma once

#include <algorithm>
#include <memory>
#include <set>
#include <unordered_set>
#include <utility>
#include <vector>

#include <libxml/tree.h>

namespace libsign::xml {

/// NodeSet is an explicit set of nodes: what an XPath transform leaves. A namespace node is the pair of an element
/// and a declaration that it has in scope. Attributes and namespace nodes mostly share the fate of their element, so
/// only the odd ones are listed.
class NodeSet {
 public:
  void add(const xmlNode* node) { nodes_.insert(node); }
  void place(const xmlAttr* attribute, const xmlNode* element, bool inside) {
    if (inside != contains(element)) odd_attributes_.insert(attribute);
  }
  void place(const xmlNs* declaration, const xmlNode* element, bool inside) {
    if (inside != contains(element)) odd_namespaces_.emplace(element, declaration);
  }

  bool contains(const xmlNode* node) const { return nodes_.contains(node); }
  bool contains(const xmlAttr* attribute, const xmlNode* element) const {
    return contains(element) != odd_attributes_.contains(attribute);
  }
  bool contains(const xmlNs* declaration, const xmlNode* element) const {
    return contains(element) != odd_namespaces_.contains({element, declaration});
  }

 private:
  std::unordered_set<const xmlNode*> nodes_;  // elements, text, comments, processing instructions
  std::unordered_set<const xmlAttr*> odd_attributes_;
  std::set<std::pair<const xmlNode*, const xmlNs*>> odd_namespaces_;
};

/// Selection is an XML-DSig node-set: a document or the subtree of `apex`, less the subtrees `hidden`, less comments
/// unless wanted, and of these only the members of `only` where it is set.
struct Selection {
  xmlDoc* doc = nullptr;
  xmlNode* apex = nullptr;  // null: the whole document
  std::vector<const xmlNode*> hidden{};
  bool comments = true;
  std::shared_ptr<const NodeSet> only{};

  bool contains(const xmlNode* node) const { return only == nullptr || only->contains(node); }
  bool hides(const xmlNode* node) const { return std::find(hidden.begin(), hidden.end(), node) != hidden.end(); }
};

/// for_each_node calls `visit` for every element, text, comment and processing instruction node in the range of
/// `selection` (whatever `only` says) in document order, and `leave` for each element after its children. The walk
/// ends early when `visit` returns false.
template <typename Visit, typename Leave>
void for_each_node(const Selection& selection, Visit visit, Leave leave) {
  xmlNode* const top = selection.apex;
  xmlNode* node = top != nullptr ? top : selection.doc->children;
  while (node != nullptr) {
    const bool skipped =
        selection.hides(node) || node->type == XML_DTD_NODE || (node->type == XML_COMMENT_NODE && !selection.comments);
    const bool is_element = !skipped && node->type == XML_ELEMENT_NODE;
    if (!skipped && !visit(node)) return;
    if (is_element && node->children != nullptr) {
      node = node->children;
      continue;
    }
    if (is_element) leave(node);
    while (node != top && node->next == nullptr) {
      node = node->parent;
      if (node->type != XML_ELEMENT_NODE) return;
      leave(node);
    }
    node = node == top ? nullptr : node->next;
  }
}

/// NamespaceScope follows a walk in document order and knows the declarations in scope at the current element.
class NamespaceScope {
 public:
  explicit NamespaceScope(const xmlNode* parent_of_first) {
    std::vector<const xmlNode*> path;
    for (const xmlNode* up = parent_of_first; up != nullptr && up->type == XML_ELEMENT_NODE; up = up->parent)
      path.push_back(up);
    for (auto element = path.rbegin(); element != path.rend(); ++element) enter(*element);
  }

  void enter(const xmlNode* element) {
    if (element->nsDef == nullptr) return;
    auto scope = in_scope();
    for (const xmlNs* one = element->nsDef; one != nullptr; one = one->next) {
      std::erase_if(scope, [&](const xmlNs* outer) { return xmlStrEqual(outer->prefix, one->prefix) != 0; });
      scope.push_back(one);
    }
    scopes_.push_back(std::move(scope));
  }
  void leave(const xmlNode* element) {
    if (element->nsDef != nullptr) scopes_.pop_back();
  }
  const std::vector<const xmlNs*>& in_scope() const { return scopes_.back(); }

 private:
  std::vector<std::vector<const xmlNs*>> scopes_{{}};
};

}  // namespace libsign::xml
