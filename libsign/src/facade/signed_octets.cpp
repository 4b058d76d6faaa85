#include "facade/signed_octets.hpp"

#include <algorithm>

namespace libsign {

std::vector<SignedOctets> SignedOctetsMaker::make(std::span<const SignatureReport> reports,
                                                  std::span<const evidence::Evidence> evidence,
                                                  std::span<const Document> data) {
  std::vector<SignedOctets> all;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (reports[i].indication != Indication::TotalPassed || !evidence[i].counter_signs.empty()) continue;
    for (const evidence::Reference& reference : evidence[i].references) {
      if (!reference.intact || !reference.whole || reference.signed_properties) continue;
      const auto known = std::find_if(all.begin(), all.end(), [&](const SignedOctets& octets) {
        return octets.name_ == reference.scope_name && equal(octets.octets_.view, reference.octets.view);
      });
      if (known != all.end()) {
        if (known->signatures_.back() != i) known->signatures_.push_back(i);
        continue;
      }
      SignedOctets octets;
      octets.name_ = reference.scope_name;
      octets.octets_ = reference.octets;
      octets.signatures_ = {i};
      const auto file = std::find_if(data.begin(), data.end(),
                                     [&](const Document& document) { return document.name() == reference.scope_name; });
      if (reference.is_file && file != data.end()) octets.media_type_ = file->media_type();
      all.push_back(std::move(octets));
    }
  }
  return all;
}

std::vector<SignedOctets> SignedOctetsMaker::remember(std::span<const Document> files, std::size_t signatures) {
  std::vector<SignedOctets> all;
  for (const Document& file : files) {
    SignedOctets octets;
    octets.name_ = file.name();
    octets.media_type_ = file.media_type();
    octets.octets_ = file.shared();
    for (std::size_t i = 0; i < signatures; ++i) octets.signatures_.push_back(i);
    all.push_back(std::move(octets));
  }
  return all;
}

}  // namespace libsign
