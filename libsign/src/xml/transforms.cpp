#include "xml/transforms.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "xml/c14n_writer.hpp"
#include "xml/findings.hpp"
#include "xml/libxml.hpp"
#include "xml/xpath.hpp"

namespace libsign::xml {
namespace {

constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr std::string_view kBase64 = "http://www.w3.org/2000/09/xmldsig#base64";
constexpr std::string_view kXPath = "http://www.w3.org/TR/1999/REC-xpath-19991116";
constexpr std::string_view kXPath2 = "http://www.w3.org/2002/06/xmldsig-filter2";
constexpr std::string_view kXslt = "http://www.w3.org/TR/1999/REC-xslt-19991116";

using Problem = std::optional<Finding>;

Finding problem_of(const Error& error, std::string_view clause) {
  return finding(error.code == Errc::LimitExceeded ? code::kLimitExceeded : code::kTransformRefused, error.what,
                 clause);
}

std::string algorithm_of(Element transform) { return transform.attribute("Algorithm").value_or(""); }

class Chain {
 public:
  Chain(TransformedData& data, const Limits& limits) : data_(data), limits_(limits) {}

  Problem apply(Element transform) {
    const std::string uri = algorithm_of(transform);
    if (const auto c14n = c14n_of(transform)) return canonicalize(*c14n);
    data_.only_canonicalization = false;
    if (uri == kEnveloped) return remove_signature();
    if (uri == kBase64) return decode_base64();
    if (uri == kXPath) return filter(filter_by_xpath, transform);
    if (uri == kXPath2) return filter(filter_by_xpath2, transform);
    if (uri == kXslt) return finding(code::kTransformRefused, "XSLT transforms are not carried out", "6.6.5");
    return finding(code::kTransformUnknown, fmt::format("the transform \"{}\" is not known", uri), "6.6");
  }

  Problem finish() {
    if (octets() != nullptr) return std::nullopt;
    data_.ends_in_node_set = true;
    return canonicalize(C14n{C14nMethod::C14n10});
  }

 private:
  const SharedBytes* octets() const { return std::get_if<SharedBytes>(&data_.data); }

  /// Octets where a node-set is needed are parsed, comments and all (4.4.3.2).
  Problem need_nodes() {
    if (octets() == nullptr) return std::nullopt;
    auto document = Document::parse(octets()->view, limits_, "transformed data");
    if (!document) return problem_of(document.error(), "4.4.3.2");
    data_.parsed.push_back(std::move(*document));
    data_.data = Selection{.doc = data_.parsed.back().native()};
    return std::nullopt;
  }

  Problem canonicalize(const C14n& c14n) {
    if (auto problem = need_nodes()) return problem;
    auto written = write_selection(std::get<Selection>(data_.data), c14n, limits_.max_digested_bytes);
    if (!written) return problem_of(written.error(), "6.5");
    data_.data = SharedBytes::own(std::move(*written));
    return std::nullopt;
  }

  Problem remove_signature() {
    auto* selection = std::get_if<Selection>(&data_.data);
    if (selection == nullptr || selection->doc != data_.signature.node()->doc)
      return finding(code::kTransformRefused, "enveloped-signature needs the document that holds the signature",
                     "6.6.4");
    if (selection->apex != nullptr && data_.signature.contains(Element(selection->apex)))
      return finding(code::kTransformRefused, "enveloped-signature would remove all that the reference covers",
                     "6.6.4");
    selection->hidden = {data_.signature.node()};
    return std::nullopt;
  }

  Problem filter(decltype(filter_by_xpath)& by, Element transform) {
    data_.whole = false;
    if (auto problem = need_nodes()) return problem;
    return by(std::get<Selection>(data_.data), transform, limits_);
  }

  Problem decode_base64() {
    data_.whole = false;
    std::string text;
    if (octets() != nullptr) {
      text = as_text(octets()->view);
    } else {
      const auto& selection = std::get<Selection>(data_.data);
      const auto collect = [&](const xmlNode* node) {
        const bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
        if (is_text && selection.contains(node)) text += view(node->content);
        return true;
      };
      for_each_node(selection, collect, [](const xmlNode*) {});
    }
    auto decoded = from_base64(text);
    if (!decoded) return finding(code::kTransformRefused, "the data of a base64 transform is not base64", "6.6.2");
    data_.data = SharedBytes::own(std::move(*decoded));
    return std::nullopt;
  }

  TransformedData& data_;
  const Limits& limits_;
};

/// AutoFirma writes a canonicalization before enveloped-signature. Taken literally that cannot be carried out: it
/// makes octets, and enveloped-signature needs the node-set that the signature stands in (6.6.4). What its makers
/// and other verifiers digest is the document without the signature, canonicalized; so where nothing but
/// canonicalizations precedes it, the removal is done first. Of a part of the signature itself, its KeyInfo, they
/// digest all: the octets hold no signature that could be removed.
void put_enveloped_first(std::vector<Element>& transforms, const TransformedData& data) {
  const auto first_other =
      std::find_if(transforms.begin(), transforms.end(), [](Element one) { return !c14n_from_uri(algorithm_of(one)); });
  if (first_other == transforms.end() || algorithm_of(*first_other) != kEnveloped) return;
  const auto* selection = std::get_if<Selection>(&data.data);
  const bool part_of_signature = selection != nullptr && selection->apex != nullptr &&
                                 data.signature.node() != selection->apex &&
                                 data.signature.contains(Element(selection->apex));
  if (part_of_signature && first_other != transforms.begin())
    transforms.erase(first_other);
  else
    std::rotate(transforms.begin(), first_other, first_other + 1);
}

}  // namespace

std::optional<Finding> apply_transforms(TransformedData& data, std::optional<Element> transforms,
                                        const Limits& limits) {
  Chain chain(data, limits);
  std::vector<Element> all = transforms ? transforms->children(kDsig, "Transform") : std::vector<Element>();
  if (all.size() > limits.max_transforms)
    return finding(
        code::kLimitExceeded,
        fmt::format("a reference has {} transforms, more than {} (max_transforms)", all.size(), limits.max_transforms),
        "4.4.3.4");
  if (std::holds_alternative<Selection>(data.data)) put_enveloped_first(all, data);
  for (const Element one : all)
    if (auto problem = chain.apply(one)) return problem;
  return chain.finish();
}

}  // namespace libsign::xml
