#pragma once

#include <optional>
#include <set>
#include <vector>

#include <libsign/limits.hpp>
#include "asic/container.hpp"
#include "cades/container.hpp"
#include "crypto/certificate_cache.hpp"
#include "ers/record.hpp"
#include "evidence/evidence.hpp"
#include "xml/document.hpp"

namespace libsign {

/// ContainerRecords are the evidence records of a container: META-INF/*evidencerecord*.ers and .xml, over the files
/// that an ASiCEvidenceRecordManifest lists, or over the one data file of an ASiC-S (EN 319 162-1, 4.3.3.2
/// and 4.4.3.2). It refers to the container.
class ContainerRecords {
 public:
  /// read never fails: a record that cannot be read becomes a time-stamp that proves nothing.
  static ContainerRecords read(const asic::AsicContainer& container, const Limits& limits,
                               crypto::CertificateCache* cache);

  /// add_to gives `signature` the time-stamps of the records over its file, as archive time-stamps.
  void add_to(evidence::Evidence& signature);
  /// keep_others hands the records over that protect no signature.
  void keep_others(cades::ContainerContents& contents) const;

 private:
  struct Record {
    const Document* file = nullptr;
    std::set<const Document*> covered;  // empty if they do not fit what the manifest says
    bool manifest_fits = true;
    std::vector<ers::Proof> proofs;
    bool is_claimed = false;
  };
  friend class RecordsReader;

  const asic::AsicContainer* container_ = nullptr;
  std::vector<Record> records_;
};

}  // namespace libsign
