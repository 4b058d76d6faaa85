#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/document.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include "asic/container.hpp"

/// META-INF/*ASiCManifest*.xml, META-INF/*ASiCArchiveManifest*.xml and META-INF/*ASiCEvidenceRecordManifest*.xml (EN
/// 319 162-1, A.4 and A.7): lists of files with their digests, for a CAdES signature, a time-stamp or an evidence
/// record.
namespace libsign::asic {

inline constexpr std::string_view kAsicManifestClause = "EN 319 162-1, A.4";

/// ListedFile is one DataObjectReference.
struct ListedFile {
  std::string name;                        // of an entry: the URI, percent-decoded
  std::optional<Digest> digest_algorithm;  // nothing if it is not known
  Bytes digest;
};

/// AsicManifest is one manifest; nothing of it has been checked against the container.
struct AsicManifest {
  std::string name;  // of the entry
  std::string
      covered_by;  // name of an entry: the signature or time-stamp over this manifest, or the record over the files
  std::vector<ListedFile> files;
  std::vector<Finding> findings;  // errors: ASIC_MANIFEST_UNREADABLE, _DUPLICATE_ENTRY, _EXTENSION
};

/// is_asic_manifest tells from its name whether an entry is a manifest for a signature or a time-stamp to cover.
bool is_asic_manifest(std::string_view entry_name);
/// is_evidence_record_manifest tells from its name whether an entry says what an evidence record protects.
bool is_evidence_record_manifest(std::string_view entry_name);

/// read_asic_manifest never fails: what cannot be read strictly by the schema, or lists more than limits.max_entries
/// files, is an error among the findings, and then there are no files.
AsicManifest read_asic_manifest(const Document& file, const Limits& limits);

}  // namespace libsign::asic
