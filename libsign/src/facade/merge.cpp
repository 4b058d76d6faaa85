#include <libsign/sign.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "asic/container.hpp"

namespace libsign {
namespace {

Error differs(std::string what) {
  return {Errc::Refused, std::move(what), "", "only containers with equal data files can be merged"};
}

const Document* find(const std::vector<Document>& documents, const std::string& name) {
  const auto found = std::find_if(documents.begin(), documents.end(),
                                  [&](const Document& document) { return document.name() == name; });
  return found == documents.end() ? nullptr : &*found;
}

Result<void> check_equal_data(const asic::AsicContainer& a, const asic::AsicContainer& b) {
  for (const Document& file : a.data) {
    const Document* other = find(b.data, file.name());
    if (other == nullptr) return differs(fmt::format("only one of the containers holds the file \"{}\"", file.name()));
    if (!equal(file.bytes(), other->bytes()))
      return differs(fmt::format("the file \"{}\" is not the same in both containers", file.name()));
    if (file.media_type() != other->media_type())
      return differs(fmt::format("the file \"{}\" has the media type \"{}\" in one container and \"{}\" in the other",
                                 file.name(), file.media_type(), other->media_type()));
  }
  for (const Document& file : b.data)
    if (find(a.data, file.name()) == nullptr)
      return differs(fmt::format("only one of the containers holds the file \"{}\"", file.name()));
  return {};
}

}  // namespace

Result<Document> merge(const Document& a, const Document& b, const Limits& limits) {
  auto first = asic::read(a, limits);
  if (!first) return first.error();
  auto second = asic::read(b, limits);
  if (!second) return second.error();
  if (first->kind != Container::AsicE || second->kind != Container::AsicE)
    return Error{Errc::Unsupported, "only ASiC-E containers can be merged"};
  if (auto same = check_equal_data(*first, *second); !same) return same.error();
  for (const auto* container : {&*first, &*second})
    if (!container->other_meta.empty() && container->other_meta.size() != (container->has_manifest ? 1u : 0u))
      return Error{Errc::Unsupported, "one of the containers holds more in META-INF than signatures and a manifest"};

  for (Document& signature : second->signatures) {
    const bool known = std::any_of(first->signatures.begin(), first->signatures.end(),
                                   [&](const Document& other) { return equal(other.bytes(), signature.bytes()); });
    if (!known) first->signatures.push_back(std::move(signature));
  }
  auto bytes = asic::write(*first);
  if (!bytes) return bytes.error();
  return Document(a.name(), *std::move(bytes), std::string(asic::kMimeAsicE));
}

}  // namespace libsign
