#include "facade/evidence_records.hpp"

#include <algorithm>
#include <map>

#include "asic/asic_manifest.hpp"
#include "cades/container_files.hpp"
#include "cades/values.hpp"
#include "crypto/crypto.hpp"
#include "xml/canonical.hpp"

namespace libsign {
namespace {

constexpr const char* kClause = "EN 319 162-1, 4.4.3.2";
constexpr std::size_t kMaxRecords = 20;  // side by side, by as many services

bool is_record(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('/') + 1);
  return last.find("evidencerecord") != last.npos && (last.ends_with(".ers") || last.ends_with(".xml"));
}

}  // namespace

/// RecordsReader reads the records of one container; a file that is XML is parsed once for all of them.
class RecordsReader {
 public:
  RecordsReader(const asic::AsicContainer& container, const Limits& limits, crypto::CertificateCache* cache)
      : container_(container), limits_(limits), cache_(cache), files_(container) {}

  ContainerRecords read() {
    ContainerRecords records;
    records.container_ = &container_;
    for (const Document& file : container_.other_meta)
      if (is_record(file.name()) && records.records_.size() < kMaxRecords) records.records_.push_back(read(file));
    return records;
  }

 private:
  using Record = ContainerRecords::Record;

  Record read(const Document& file) {
    Record record{.file = &file, .covered = {}, .manifest_fits = true, .proofs = {}, .is_claimed = false};
    auto read = file.name().ends_with(".ers") ? ers::read_asn1(file.bytes(), cache_) : read_xml(file);
    if (!read) {
      evidence::Timestamp unreadable;
      unreadable.kind = TimestampKind::Archive;
      unreadable.type = file.name();
      unreadable.findings.push_back({"EVIDENCE_RECORD_UNREADABLE", Severity::Error,
                                     "the evidence record cannot be read: " + read.error().what, kClause});
      record.proofs.push_back({std::move(unreadable), false});
      return record;
    }
    record.manifest_fits = find_covered(file, record.covered);
    if (!record.manifest_fits) record.covered.clear();
    std::vector<ers::DigestsOf> objects;
    for (const Document* covered : record.covered)
      objects.push_back([this, covered](const ers::Chain& chain) { return digests_of(*covered, chain); });
    record.proofs = ers::proofs_of(*read, objects);
    return record;
  }

  Result<ers::Record> read_xml(const Document& file) {
    const auto document = xml::Document::parse(file.bytes(), limits_, file.name());
    if (!document) return document.error();
    return ers::read_xml(*document, document->root(), budget_, cache_);
  }

  /// find_covered collects the files that the record is said to protect; false if one is not there or was changed.
  bool find_covered(const Document& file, std::set<const Document*>& covered) {
    std::vector<asic::AsicManifest> manifests;
    for (const Document& one : container_.other_meta) {
      if (!asic::is_evidence_record_manifest(one.name())) continue;
      auto manifest = asic::read_asic_manifest(one, limits_);
      if (manifest.covered_by == file.name()) manifests.push_back(std::move(manifest));
    }
    if (manifests.empty() && container_.kind == Container::AsicS && container_.data.size() == 1) {
      covered.insert(&container_.data.front());
      return true;
    }
    if (manifests.size() != 1 || manifests.front().files.empty()) return false;
    return std::all_of(manifests.front().files.begin(), manifests.front().files.end(),
                       [&](const asic::ListedFile& listed) {
                         const Document* const found = files_.find(listed.name);
                         covered.insert(found);
                         return found != nullptr && listed.digest_algorithm &&
                                equal(files_.digest(*found, *listed.digest_algorithm), listed.digest);
                       });
  }

  /// digests_of returns the digest of a file as it is. A signature file may have been canonicalized before, as XML is
  /// in XML records: what its signatures say does not change by that. For a data file it is the octets that count.
  std::vector<Bytes> digests_of(const Document& file, const ers::Chain& chain) {
    std::vector<Bytes> digests{files_.digest(file, chain.algorithm)};
    const auto& signatures = container_.signatures;
    const bool is_signature = std::any_of(signatures.begin(), signatures.end(),
                                          [&](const Document& signature) { return &signature == &file; });
    if (!chain.c14n || !is_signature) return digests;
    auto parsed = parsed_.find(&file);
    if (parsed == parsed_.end())
      parsed = parsed_.emplace(&file, xml::Document::parse(file.bytes(), limits_, file.name())).first;
    if (!parsed->second) return digests;
    const auto octets = xml::canonicalize(*parsed->second, *chain.c14n);
    if (!octets || octets->size() > budget_) return digests;
    budget_ -= octets->size();
    digests.push_back(crypto::digest(chain.algorithm, *octets));
    return digests;
  }

  const asic::AsicContainer& container_;
  const Limits& limits_;
  crypto::CertificateCache* cache_;
  cades::ContainerFiles files_;
  std::map<const Document*, Result<xml::Document>> parsed_;
  std::size_t budget_ = limits_.max_canonicalized_bytes;
};

ContainerRecords ContainerRecords::read(const asic::AsicContainer& container, const Limits& limits,
                                        crypto::CertificateCache* cache) {
  return RecordsReader(container, limits, cache).read();
}

void ContainerRecords::add_to(evidence::Evidence& signature) {
  const cades::Objects own = cades::objects_of(signature);
  cades::Values values(signature);
  for (Record& record : records_) {
    const auto covers = [&](const std::string& name) {
      return std::any_of(record.covered.begin(), record.covered.end(),
                         [&](const Document* file) { return file->name() == name; });
    };
    if (!covers(signature.file)) continue;
    record.is_claimed = true;
    const bool covers_data = std::all_of(
        signature.references.begin(), signature.references.end(), [&](const evidence::Reference& reference) {
          return reference.signed_properties || (reference.is_file && covers(reference.scope_name));
        });
    for (const ers::Proof& proof : record.proofs) {
      evidence::Timestamp timestamp = proof.timestamp;
      timestamp.covers_signature = proof.covers_objects;
      timestamp.covers_data = proof.covers_objects && covers_data;
      if (proof.covers_objects) cades::append(timestamp.covers, own);
      if (timestamp.token) (void)values.token(*timestamp.token);
      signature.timestamps.push_back(std::move(timestamp));
    }
  }
}

void ContainerRecords::keep_others(cades::ContainerContents& contents) const {
  cades::Values values(contents.timestamps);
  for (const Record& record : records_) {
    if (record.is_claimed) continue;
    for (const ers::Proof& proof : record.proofs) {
      cades::FileTimestamp about{record.file->name(), {}, record.manifest_fits};
      if (proof.covers_objects)
        for (const Document& file : container_->data)
          if (record.covered.contains(&file)) about.covered_files.push_back(file.name());
      if (proof.timestamp.token) (void)values.token(*proof.timestamp.token);
      contents.timestamps.timestamps.push_back(proof.timestamp);
      contents.timestamps.timestamps.back().covers_data = proof.covers_objects;
      contents.file_timestamps.push_back(std::move(about));
    }
  }
}

}  // namespace libsign
