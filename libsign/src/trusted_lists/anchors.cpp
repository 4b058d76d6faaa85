#include <unordered_map>

#include <libsign/trusted_list.hpp>

namespace libsign {

std::vector<TrustAnchor> anchors_of(const TrustedList& list, const std::string& origin) {
  std::vector<TrustAnchor> anchors;
  std::unordered_map<std::string, std::size_t> known;
  for (const ListedProvider& provider : list.providers)
    for (const ListedService& service : provider.services)
      for (const Certificate& certificate : service.certificates) {
        const auto [entry, is_new] = known.emplace(std::string(as_text(certificate.sha256())), anchors.size());
        if (is_new) anchors.push_back({.certificate = certificate, .origin = origin});
        auto& services = anchors[entry->second].services;
        services.insert(services.end(), service.periods.begin(), service.periods.end());
      }
  return anchors;
}

}  // namespace libsign
