#pragma once

#include <string>
#include <vector>

#include <libsign/limits.hpp>
#include "asic/container.hpp"
#include "evidence/evidence.hpp"

namespace libsign::cades {

/// FileTimestamp says what a time-stamp that belongs to no signature is about.
struct FileTimestamp {
  std::string file;                        // the entry that holds the token
  std::vector<std::string> covered_files;  // data files; true only if token and imprint are good
};

/// ContainerContents is what the CAdES signatures and the time-stamp tokens of a container are evidence of.
struct ContainerContents {
  std::vector<evidence::Evidence> signatures;
  evidence::Evidence timestamps;               // a holder for those that belong to no signature, the oldest first
  std::vector<FileTimestamp> file_timestamps;  // in parallel to timestamps.timestamps
};

/// is_cades_file tells from its name whether an entry of META-INF is read here: *.p7s, *.p7m, *.tst.
bool is_cades_file(std::string_view entry_name);

/// read_container reads META-INF/*.p7s and META-INF/*.tst of an ASiC-S (over the data file) or of an ASiC-E (over
/// ASiCManifest files, whose lists become the references of the signature) as EN 319 162-1, 4.3 and 4.4 have them. A
/// time-stamp over an ASiCArchiveManifest that lists a signature file becomes an archive time-stamp of its signatures.
/// Errc::BadInput for a signature file that is no CMS object; Errc::LimitExceeded above limits.max_signatures signers,
/// or twice as many manifests or tokens.
Result<ContainerContents> read_container(const asic::AsicContainer& container, const Limits& limits);

}  // namespace libsign::cades
