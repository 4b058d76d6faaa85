#include "xml/document.hpp"

#include <algorithm>

#include "xml/parser.hpp"

namespace libsign::xml {

struct Document::Impl {
  DocPtr doc;
  std::vector<std::pair<std::string_view, xmlNode*>> ids;  // sorted, one entry per element and value
  std::vector<std::string> duplicates;
};

Result<Document> Document::parse(ByteView bytes, const Limits& limits, std::string_view name) {
  auto parsed = parse_hardened(bytes, limits, name);
  if (!parsed) return std::move(parsed).error();
  auto impl = std::make_unique<Impl>(Impl{std::move(parsed->doc), std::move(parsed->ids), {}});
  auto& ids = impl->ids;
  std::sort(ids.begin(), ids.end());
  // One element may say the same twice (Id and xml:id).
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (std::size_t i = 1; i < ids.size(); ++i)
    if (ids[i].first == ids[i - 1].first && (impl->duplicates.empty() || impl->duplicates.back() != ids[i].first))
      impl->duplicates.emplace_back(ids[i].first);
  return Document(std::move(impl));
}

Element Document::root() const { return Element(xmlDocGetRootElement(impl_->doc.get())); }

std::optional<Element> Document::by_id(std::string_view id) const {
  const auto& ids = impl_->ids;
  const auto first = std::lower_bound(ids.begin(), ids.end(), id,
                                      [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
  if (first == ids.end() || first->first != id) return std::nullopt;
  if (first + 1 != ids.end() && (first + 1)->first == id) return std::nullopt;
  return Element(first->second);
}

const std::vector<std::string>& Document::duplicate_ids() const { return impl_->duplicates; }

std::vector<Element> Document::find_all(std::string_view ns_uri, std::string_view local_name) const {
  std::vector<Element> all;
  xmlNode* const root = xmlDocGetRootElement(impl_->doc.get());
  for (xmlNode* node = root; node != nullptr;) {
    if (node->type == XML_ELEMENT_NODE && Element(node).is(ns_uri, local_name)) all.emplace_back(node);
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
      node = node->children;
      continue;
    }
    while (node != root && node->next == nullptr) node = node->parent;
    node = node == root ? nullptr : node->next;
  }
  return all;
}

_xmlDoc* Document::native() const { return impl_->doc.get(); }

Document::Document(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

}  // namespace libsign::xml
