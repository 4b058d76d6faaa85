#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>

/// META-INF/manifest.xml (OpenDocument 1.2, part 3, clause 3), as ASiC-E uses it.
namespace libsign::asic {

inline constexpr std::string_view kManifestClause = "EN 319 162-1, 4.4.3.2";

/// Manifest is what a manifest says: media types by name. Its findings are those of the manifest alone.
struct Manifest {
  std::map<std::string, std::string> files;   // without folders, "mimetype" and what lies in META-INF
  std::optional<std::string> container_type;  // of the entry "/"
  std::vector<Finding> findings;
};

/// read_manifest never fails: what cannot be read is the finding MANIFEST_UNREADABLE, a name that is listed twice
/// is MANIFEST_DUPLICATE_ENTRY. Names are taken as they are, without percent-decoding.
Manifest read_manifest(const Document& file, const Limits& limits);

/// make_manifest lists `data` with their media types; application/octet-stream for those that have none.
Bytes make_manifest(const std::vector<Document>& data);

}  // namespace libsign::asic
