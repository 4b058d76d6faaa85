#include <algorithm>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "xml/dsig.hpp"
#include "xml/findings.hpp"
#include "xml/transforms.hpp"

namespace libsign::xml {
namespace {

/// Target is what the URI of a reference resolves to, before any transform.
struct Target {
  Coverage coverage = Coverage::Nothing;
  std::optional<Element> element{};
  std::variant<SharedBytes, Selection> data{};
};

/// The name in #xpointer(id('name')) or #xpointer(id("name")); nothing for anything else.
std::optional<std::string_view> xpointer_id(std::string_view fragment) {
  constexpr std::string_view kStart = "xpointer(id(";
  constexpr std::string_view kEnd = "))";
  if (!fragment.starts_with(kStart) || !fragment.ends_with(kEnd)) return std::nullopt;
  fragment = fragment.substr(kStart.size(), fragment.size() - kStart.size() - kEnd.size());
  if (fragment.size() < 2 || fragment.front() != fragment.back()) return std::nullopt;
  if (fragment.front() != '\'' && fragment.front() != '"') return std::nullopt;
  return fragment.substr(1, fragment.size() - 2);
}

class Resolver {
 public:
  Resolver(const Document& document, const ExternalData& external, std::vector<Finding>& findings)
      : document_(document), external_(external), findings_(findings) {}

  Target resolve(const std::optional<std::string>& uri) {
    if (!uri) return not_found("a reference without URI names nothing");
    if (uri->empty()) return whole_document(Comments::Dropped);
    if (uri->front() != '#') return outside(*uri);
    const auto fragment = std::string_view(*uri).substr(1);
    if (fragment == "xpointer(/)") return whole_document(Comments::Kept);
    if (const auto id = xpointer_id(fragment)) return element(*id, Comments::Kept);
    return element(fragment, Comments::Dropped);
  }

 private:
  // A bare name or an empty URI leaves comments out, an xpointer keeps them (4.4.3.3).
  enum class Comments { Dropped, Kept };

  Target not_found(std::string message) {
    findings_.push_back(finding(code::kReferenceNotFound, std::move(message), "4.4.3.1"));
    return {};
  }

  Target whole_document(Comments comments) {
    return {Coverage::WholeDocument, std::nullopt,
            Selection{.doc = document_.native(), .comments = comments == Comments::Kept}};
  }

  Target element(std::string_view id, Comments comments) {
    const auto found = document_.by_id(id);
    if (found)
      return {Coverage::Element, found,
              Selection{.doc = document_.native(), .apex = found->node(), .comments = comments == Comments::Kept}};
    const auto& duplicates = document_.duplicate_ids();
    if (std::find(duplicates.begin(), duplicates.end(), id) == duplicates.end())
      return not_found(fmt::format("no element has the ID \"{}\"", id));
    findings_.push_back(finding(code::kDuplicateId, fmt::format("several elements have the ID \"{}\"", id), "4.4.3.3"));
    return {};
  }

  Target outside(const std::string& uri) {
    auto octets = external_ ? external_(uri) : std::nullopt;
    if (!octets) return not_found(fmt::format("the data of \"{}\" was not handed over", uri));
    return {Coverage::External, std::nullopt, std::move(*octets)};
  }

  const Document& document_;
  const ExternalData& external_;
  std::vector<Finding>& findings_;
};

}  // namespace

DigestedReference process_reference(const Document& document, const SignatureElement& signature,
                                    const ReferenceElement& reference, const ExternalData& external,
                                    const Limits& limits) {
  DigestedReference out;
  out.digest_algorithm = digest_from_uri(reference.digest_uri);
  if (!out.digest_algorithm)
    out.findings.push_back(finding(code::kDigestAlgorithmUnknown,
                                   fmt::format("the digest algorithm \"{}\" is not known", reference.digest_uri),
                                   "4.4.3.5"));
  Target target = Resolver(document, external, out.findings).resolve(reference.uri);
  if (target.coverage == Coverage::Nothing) return out;
  out.found = true;
  out.coverage = target.coverage;
  out.element = target.element;

  // Each reference has its share, so that what one signature may cost does not grow with its references.
  Limits share = limits;
  share.max_xpath_operations /= std::max<std::size_t>(signature.references.size(), 1);
  TransformedData data{.data = std::move(target.data), .signature = signature.element};
  if (auto problem = apply_transforms(data, reference.element.child(kDsig, "Transforms"), share)) {
    out.findings.push_back(std::move(*problem));
    return out;
  }
  auto& octets = std::get<SharedBytes>(data.data);
  if (octets.view.size() > limits.max_digested_bytes) {
    out.findings.push_back(finding(
        code::kLimitExceeded,
        fmt::format("more than {} octets to digest (max_digested_bytes)", limits.max_digested_bytes), "4.4.3.2"));
    return out;
  }
  out.whole = data.whole;
  out.only_canonicalization = data.only_canonicalization;
  out.ends_in_node_set = data.ends_in_node_set;
  out.octets = std::move(octets);
  if (!out.digest_algorithm) return out;
  out.digest = crypto::digest(*out.digest_algorithm, out.octets.view);
  out.intact = equal(out.digest, reference.digest_value);
  if (!out.intact)
    out.findings.push_back(finding(code::kHashMismatch,
                                   fmt::format("the data of \"{}\" is not what was signed", reference.uri.value_or("")),
                                   "4.4.3.6"));
  return out;
}

}  // namespace libsign::xml
