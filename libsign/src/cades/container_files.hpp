#pragma once

#include <map>
#include <string_view>
#include <utility>

#include "asic/container.hpp"
#include "crypto/crypto.hpp"

namespace libsign::cades {

/// ContainerFiles finds the entries of a container by name and digests each but once for each algorithm, however many
/// manifests list it. It refers to the container.
class ContainerFiles {
 public:
  explicit ContainerFiles(const asic::AsicContainer& container) {
    for (const auto* documents : {&container.data, &container.other_meta, &container.signatures})
      for (const Document& document : *documents) by_name_.emplace(document.name(), &document);
  }

  /// find returns nothing (null) for a name that no entry has.
  const Document* find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  const Bytes& digest(const Document& file, Digest algorithm) {
    const auto [entry, is_new] = digests_.try_emplace({&file, algorithm});
    if (is_new) entry->second = crypto::digest(algorithm, file.bytes());
    return entry->second;
  }

 private:
  std::map<std::string_view, const Document*> by_name_;
  std::map<std::pair<const Document*, Digest>, Bytes> digests_;
};

}  // namespace libsign::cades
