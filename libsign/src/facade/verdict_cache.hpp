#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <libsign/dossier.hpp>

namespace libsign {

/// VerdictCache remembers the verdicts on containers in a folder, one JSON file each, by the digests of the container,
/// the policy, the anchors and this program's version. Only verdicts that a time-stamp holds up are remembered, and
/// used for no time before they were found or after they can no longer be had. What is malformed is as if it were not
/// there. Who can write to the folder can forge verdicts: it has to belong to who asks.
class VerdictCache {
 public:
  VerdictCache(std::filesystem::path folder, const DossierOptions& options);

  /// find returns the record of a container that is known; the act is read again from the container's octets.
  std::optional<ActRecord> find(const Document& document, const Bytes& sha256, const std::string& file) const;
  /// keep remembers a verdict if it lasts. That it cannot be written is no error.
  void keep(const Report& report, const ActRecord& record) const;

 private:
  std::filesystem::path path_of(const Bytes& sha256) const;

  std::filesystem::path folder_;
  const DossierOptions& options_;
};

}  // namespace libsign
