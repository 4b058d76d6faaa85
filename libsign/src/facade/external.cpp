#include "facade/external.hpp"

#include <algorithm>

#include "base/uri.hpp"

namespace libsign {
namespace {

std::string_view last_component(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

xml::ExternalData detached_data(const std::vector<Document>& documents) {
  return [&documents](std::string_view uri) -> std::optional<SharedBytes> {
    const std::string decoded = percent_decoded(uri);
    const auto named = [&](std::string_view name) {
      return std::find_if(documents.begin(), documents.end(),
                          [&](const Document& document) { return document.name() == name; });
    };
    for (const std::string_view name : {uri, std::string_view(decoded), last_component(decoded)})
      if (const auto found = named(name); found != documents.end()) return found->shared();
    if (documents.size() == 1) return documents.front().shared();
    return std::nullopt;
  };
}

xml::ExternalData container_data(const asic::AsicContainer& container) {
  return [&container](std::string_view uri) -> std::optional<SharedBytes> {
    const std::string decoded = percent_decoded(uri);
    if (decoded == "mimetype" && !container.mimetype.empty())
      return SharedBytes::own(to_bytes(std::string_view(container.mimetype)));
    for (const auto* documents : {&container.data, &container.other_meta, &container.signatures})
      for (const Document& document : *documents)
        if (document.name() == decoded || document.name() == uri) return document.shared();
    return std::nullopt;
  };
}

}  // namespace libsign
