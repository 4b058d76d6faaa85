#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <libsign/document.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>

/// ASiC containers (EN 319 162-1).
namespace libsign::asic {

inline constexpr std::string_view kMimeAsicE = "application/vnd.etsi.asic-e+zip";
inline constexpr std::string_view kMimeAsicS = "application/vnd.etsi.asic-s+zip";
inline constexpr std::string_view kMetaFolder = "META-INF/";
inline constexpr std::string_view kManifestName = "META-INF/manifest.xml";

/// AsicContainer is a container taken apart. Documents keep the names of their entries.
struct AsicContainer {
  libsign::Container kind = libsign::Container::AsicE;
  std::string mimetype;              // content of the entry `mimetype`; empty if there is none
  std::vector<Document> data;        // data files with the media types that the manifest gives
  std::vector<Document> signatures;  // META-INF/*signatures*.xml
  std::vector<Document> other_meta;  // the rest of META-INF, META-INF/manifest.xml included
  bool has_manifest = false;         // META-INF/manifest.xml
  std::vector<Finding> findings;     // mimetype not first or not stored, manifest that disagrees with the entries, …
};

/// is_container tells whether `document` is a ZIP file.
bool is_container(const Document& document);

/// read opens a container; errors as zip::read gives them, and Errc::BadInput for a ZIP that is no ASiC container:
/// neither its mimetype nor its file name extension says so, and it holds no signature file.
///
/// Findings are warnings where only the form suffers: MIMETYPE_ABSENT, MIMETYPE_NOT_FIRST, MIMETYPE_COMPRESSED,
/// MIMETYPE_EXTRA_FIELD, MIMETYPE_WRONG, MANIFEST_ABSENT (for an ASiC-E with XAdES), MANIFEST_ROOT_TYPE. They are
/// errors where files could be slipped in or taken away: MANIFEST_UNREADABLE, MANIFEST_DUPLICATE_ENTRY,
/// MANIFEST_MISSING_ENTRY, MANIFEST_UNKNOWN_ENTRY, ASICS_DATA_FILES.
Result<AsicContainer> read(const Document& document, const Limits& limits);

/// make begins an ASiC-E without signatures. Errc::Refused if there is no data, for the names that the container
/// itself needs (mimetype, META-INF/…), and for names that could not lie side by side in a folder or would leave it.
Result<AsicContainer> make(std::vector<Document> data);

/// write makes an ASiC-E: mimetype first and stored, META-INF/manifest.xml, the data files in their order, signature
/// files, other META-INF files. Deterministic. A manifest among other_meta is kept octet by octet, since a signature
/// may cover it; else one is made. A signature file keeps its name; without one in META-INF, or if another file has
/// it, it gets the next free META-INF/signatures0.xml, 1, … Errc::Refused as make does; Errc::Unsupported for a
/// container that is no ASiC-E.
Result<Bytes> write(const AsicContainer& container);

}  // namespace libsign::asic
