#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>

/// ASiC containers (EN 319 162-1).
namespace libsign::asic {

inline constexpr std::string_view kMimeAsicE = "application/vnd.etsi.asic-e+zip";
inline constexpr std::string_view kMimeAsicS = "application/vnd.etsi.asic-s+zip";

/// AsicContainer is a container taken apart. Documents keep the names of their entries.
struct AsicContainer {
  libsign::Container kind = libsign::Container::AsicE;
  std::vector<Document> data;        // data files with the media types that the manifest gives
  std::vector<Document> signatures;  // META-INF/*signatures*.xml
  std::vector<Document> other_meta;  // the rest of META-INF, META-INF/manifest.xml included
  bool has_manifest = false;         // META-INF/manifest.xml
  std::vector<Finding> findings;     // mimetype not first or not stored, manifest that disagrees with the entries, …
};

/// is_container tells whether `document` is a ZIP file.
bool is_container(const Document& document);

/// read opens a container; errors as zip::read gives them, and Errc::BadInput for a ZIP that is no ASiC container.
Result<AsicContainer> read(const Document& document, const Limits& limits);

/// write makes an ASiC-E: mimetype first and stored, META-INF/manifest.xml, the data files in their order,
/// signature files as META-INF/signatures0.xml, 1, … in their order, other META-INF files kept. Deterministic.
Result<Bytes> write(const AsicContainer& container);

}  // namespace libsign::asic
