#include "xml/xpath.hpp"

#include <fmt/format.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "xml/dsig.hpp"
#include "xml/findings.hpp"
#include "xml/libxml.hpp"
#include "xml/xpath_cost.hpp"

namespace libsign::xml {
namespace {

constexpr std::string_view kFilter2 = "http://www.w3.org/2002/06/xmldsig-filter2";
constexpr std::string_view kClause = "6.6.3";

using Problem = std::optional<Finding>;
using ContextPtr = std::unique_ptr<xmlXPathContext, FreeLibxml<xmlXPathFreeContext>>;
using CompiledPtr = std::unique_ptr<xmlXPathCompExpr, FreeLibxml<xmlXPathFreeCompExpr>>;
using ObjectPtr = std::unique_ptr<xmlXPathObject, FreeLibxml<xmlXPathFreeObject>>;

void swallow(void*, xmlErrorPtr) noexcept {}

/// here() of XML-DSig 6.6.3: the element whose text is the expression.
void here(xmlXPathParserContext* context, int arguments) noexcept {
  if (arguments != 0) {
    xmlXPathSetArityError(context);
    return;
  }
  valuePush(context, xmlXPathNewNodeSet(context->context->here));
}

Finding too_costly(std::string_view expression) {
  return finding(
      code::kLimitExceeded,
      fmt::format("the XPath expression \"{}\" takes too long (max_xpath_operations)", expression.substr(0, 80)),
      kClause);
}

/// The work of one evaluation per member of `selection`; nothing above `most` of them, or above `most` nodes in the
/// document, all of which an expression can see.
std::optional<XPathWork> size_of(const Selection& selection, std::uint64_t most) {
  XPathWork work{.evaluations = 0};
  NamespaceScope scope(selection.apex != nullptr ? selection.apex->parent : nullptr);
  for_each_node(
      selection,
      [&](const xmlNode* node) {
        ++work.evaluations;
        if (node->type != XML_ELEMENT_NODE) return work.evaluations <= most;
        scope.enter(node);
        work.evaluations += scope.in_scope().size();
        for (const xmlAttr* one = node->properties; one != nullptr; one = one->next) ++work.evaluations;
        return work.evaluations <= most;
      },
      [&](const xmlNode* element) { scope.leave(element); });
  std::uint64_t nodes = 0;
  for_each_node(
      Selection{.doc = selection.doc},
      [&](const xmlNode* node) {
        if (node->type != XML_ELEMENT_NODE) work.text_bytes += view(node->content).size();
        return ++nodes <= most;
      },
      [](const xmlNode*) {});
  if (work.evaluations > most || nodes > most) return std::nullopt;
  return work;
}

/// Expression is one compiled XPath expression over one document, with its budget.
class Expression {
 public:
  /// prepare compiles the text of `source`, in whose namespace context it stands.
  Problem prepare(xmlDoc* doc, Element source, const XPathWork& work, const Limits& limits) {
    text_ = source.text();
    if (text_.size() > limits.max_xpath_bytes)
      return finding(
          code::kLimitExceeded,
          fmt::format("an XPath expression has more than {} octets (max_xpath_bytes)", limits.max_xpath_bytes),
          kClause);
    const auto allowance = operations_per_evaluation(text_, work, limits);
    if (!allowance) return too_costly(text_);
    budget_ = limits.max_xpath_operations;
    context_.reset(xmlXPathNewContext(doc));
    if (!context_) return finding(code::kTransformRefused, "out of memory", kClause);
    context_->error = swallow;
    context_->opLimit = *allowance;
    if (source.node()->doc == doc) {
      context_->here = source.node();
      xmlXPathRegisterFunc(context_.get(), BAD_CAST "here", here);
    }
    NamespaceScope scope(source.node());
    for (const xmlNs* one : scope.in_scope())
      if (one->prefix != nullptr) xmlXPathRegisterNs(context_.get(), one->prefix, one->href);
    compiled_.reset(xmlXPathCtxtCompile(context_.get(), BAD_CAST text_.c_str()));
    if (!compiled_)
      return finding(code::kTransformRefused,
                     fmt::format("the XPath expression \"{}\" is malformed", text_.substr(0, 80)), kClause);
    return std::nullopt;
  }

  /// evaluate returns the value at `node`, or null with problem() set.
  ObjectPtr evaluate(xmlNode* node) {
    context_->node = node;
    context_->contextSize = 1;
    context_->proximityPosition = 1;
    context_->opCount = 0;
    ObjectPtr value(xmlXPathCompiledEval(compiled_.get(), context_.get()));
    spent_ += context_->opCount;
    const bool exhausted = spent_ > budget_ || context_->lastError.code == XPATH_OP_LIMIT_EXCEEDED + kFirstXPathError;
    if (exhausted) {
      problem_ = too_costly(text_);
      return nullptr;
    }
    if (!value)
      problem_ = finding(code::kTransformRefused,
                         fmt::format("the XPath expression \"{}\" has no value", text_.substr(0, 80)), kClause);
    return value;
  }

  bool is_true_at(xmlNode* node) {
    if (problem_) return false;
    const ObjectPtr value = evaluate(node);
    return value != nullptr && xmlXPathCastToBoolean(value.get()) != 0;
  }

  const Problem& problem() const { return problem_; }

 private:
  static constexpr int kFirstXPathError = XML_XPATH_EXPRESSION_OK;

  std::string text_;
  ContextPtr context_;
  CompiledPtr compiled_;
  std::uint64_t budget_ = 0;
  std::uint64_t spent_ = 0;
  Problem problem_;
};

/// A namespace node as libxml2's XPath wants it: a declaration whose `next` is the element.
bool is_true_at(Expression& expression, const xmlNs* declaration, xmlNode* element) {
  xmlNs node = *declaration;
  node.next = reinterpret_cast<xmlNs*>(element);
  return expression.is_true_at(reinterpret_cast<xmlNode*>(&node));
}

/// place_members builds the set of those members of `selection` that the three tests accept.
template <typename Node, typename Attribute, typename Namespace, typename Leave>
std::shared_ptr<const NodeSet> place_members(const Selection& selection, Node accepts_node, Attribute accepts_attribute,
                                             Namespace accepts_namespace, Leave leave) {
  auto set = std::make_shared<NodeSet>();
  const NodeSet* const before = selection.only.get();
  NamespaceScope scope(selection.apex != nullptr ? selection.apex->parent : nullptr);
  for_each_node(
      selection,
      [&](xmlNode* node) {
        if (accepts_node(node) && selection.contains(node)) set->add(node);
        if (node->type != XML_ELEMENT_NODE) return true;
        scope.enter(node);
        for (xmlAttr* one = node->properties; one != nullptr; one = one->next)
          set->place(one, node, (before == nullptr || before->contains(one, node)) && accepts_attribute(one));
        for (const xmlNs* one : scope.in_scope())
          set->place(one, node, (before == nullptr || before->contains(one, node)) && accepts_namespace(one, node));
        return true;
      },
      [&](xmlNode* element) {
        scope.leave(element);
        leave(element);
      });
  return set;
}

/// Filter is one step of an XPath Filter 2.0: what its expression found, and whether the walk is inside of it.
struct Filter {
  enum class Kind { Intersect, Subtract, Union } kind;
  std::unordered_set<const void*> roots{};
  std::set<std::pair<const xmlNode*, std::string>> namespace_roots{};  // element and prefix
  std::size_t inside = 0;

  void collect(const xmlNodeSet* found) {
    for (int i = 0; found != nullptr && i < found->nodeNr; ++i) {
      const xmlNode* const node = found->nodeTab[i];
      if (node->type != XML_NAMESPACE_DECL) {
        roots.insert(node);
        continue;
      }
      const auto* const declaration = reinterpret_cast<const xmlNs*>(node);
      namespace_roots.emplace(reinterpret_cast<const xmlNode*>(declaration->next), view(declaration->prefix));
    }
  }
  bool covers(const void* node) const { return inside != 0 || roots.contains(node); }
  bool covers(const xmlNs* declaration, const xmlNode* element) const {
    return inside != 0 || namespace_roots.contains({element, std::string(view(declaration->prefix))});
  }
};

/// The outcome of all filters in turn, which start from the whole document; `covers` asks one of them.
template <typename Covers>
bool passes(const std::vector<Filter>& filters, Covers covers) {
  bool in = true;
  for (const Filter& filter : filters) {
    switch (filter.kind) {
      case Filter::Kind::Intersect: in = in && covers(filter); break;
      case Filter::Kind::Subtract: in = in && !covers(filter); break;
      case Filter::Kind::Union: in = in || covers(filter); break;
    }
  }
  return in;
}

std::optional<Filter::Kind> kind_of(Element xpath) {
  const std::string name = xpath.attribute("Filter").value_or("");
  if (name == "intersect") return Filter::Kind::Intersect;
  if (name == "subtract") return Filter::Kind::Subtract;
  if (name == "union") return Filter::Kind::Union;
  return std::nullopt;
}

Problem read_filter(std::vector<Filter>& filters, const Selection& selection, Element xpath, const XPathWork& work,
                    const Limits& limits) {
  const auto kind = kind_of(xpath);
  if (!kind) return finding(code::kTransformRefused, "an XPath filter is of no known kind", kClause);
  Expression expression;
  if (auto problem = expression.prepare(selection.doc, xpath, work, limits)) return problem;
  const ObjectPtr value = expression.evaluate(reinterpret_cast<xmlNode*>(selection.doc));
  if (expression.problem()) return expression.problem();
  if (value->type != XPATH_NODESET)
    return finding(code::kTransformRefused, "an XPath filter does not yield nodes", kClause);
  filters.push_back({.kind = *kind});
  filters.back().collect(value->nodesetval);
  return std::nullopt;
}

}  // namespace

std::optional<Finding> filter_by_xpath(Selection& selection, Element transform, const Limits& limits) {
  const auto sources = transform.children(kDsig, "XPath");
  if (sources.size() != 1)
    return finding(code::kTransformRefused, "an XPath transform has not exactly one expression", kClause);
  const QuietLibxml quiet;
  Expression expression;
  const auto work = size_of(selection, limits.max_xpath_operations);
  if (!work) return too_costly(sources.front().text());
  if (auto problem = expression.prepare(selection.doc, sources.front(), *work, limits)) return problem;
  selection.only = place_members(
      selection, [&](xmlNode* node) { return expression.is_true_at(node); },
      [&](xmlAttr* attribute) { return expression.is_true_at(reinterpret_cast<xmlNode*>(attribute)); },
      [&](const xmlNs* declaration, xmlNode* element) { return is_true_at(expression, declaration, element); },
      [](const xmlNode*) {});
  return expression.problem();
}

std::optional<Finding> filter_by_xpath2(Selection& selection, Element transform, const Limits& limits) {
  const auto sources = transform.children(kFilter2, "XPath");
  if (sources.empty()) return finding(code::kTransformRefused, "an XPath filter has no expression", kClause);
  if (sources.size() > limits.max_transforms)
    return finding(code::kLimitExceeded,
                   fmt::format("more than {} filters in one transform (max_transforms)", limits.max_transforms),
                   kClause);
  const QuietLibxml quiet;
  auto work = size_of(selection, limits.max_xpath_operations);
  if (!work) return too_costly(sources.front().text());
  work->evaluations = 1;
  std::vector<Filter> filters;
  for (const Element source : sources)
    if (auto problem = read_filter(filters, selection, source, *work, limits)) return problem;

  const xmlNode* const above =
      selection.apex != nullptr ? selection.apex->parent : reinterpret_cast<const xmlNode*>(selection.doc);
  for (Filter& filter : filters)
    for (const xmlNode* up = above; up != nullptr; up = up->parent) filter.inside += filter.roots.count(up);
  const auto enter = [&](const xmlNode* node) {
    if (node->type == XML_ELEMENT_NODE)
      for (Filter& filter : filters) filter.inside += filter.roots.count(node);
    return passes(filters, [&](const Filter& filter) { return filter.covers(node); });
  };
  const auto leave = [&](const xmlNode* element) {
    for (Filter& filter : filters) filter.inside -= filter.roots.count(element);
  };
  selection.only = place_members(
      selection, enter,
      [&](const xmlAttr* one) { return passes(filters, [&](const Filter& filter) { return filter.covers(one); }); },
      [&](const xmlNs* one, const xmlNode* element) {
        return passes(filters, [&](const Filter& filter) { return filter.covers(one, element); });
      },
      leave);
  return std::nullopt;
}

}  // namespace libsign::xml
