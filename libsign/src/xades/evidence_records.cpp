#include "xades/evidence_records.hpp"

#include <algorithm>

#include "xades/names.hpp"

namespace libsign::xades {
namespace {

constexpr const char* kClause = "EN 319 132-3, 5.2";
/// Records side by side in one signature: time-stamped by as many services.
constexpr std::size_t kMaxRecords = 20;

}  // namespace

std::vector<ers::Proof> RecordReader::read(xml::Element property, std::span<const xml::Element> before,
                                           std::vector<Finding>& findings) {
  std::vector<ers::Proof> all;
  const auto warn = [&](const char* code, const std::string& message) {
    findings.push_back({code, Severity::Warning, message, kClause});
  };
  const auto elements = property.children();
  if (elements.size() > kMaxRecords) warn("LIMIT_EXCEEDED", "the signature holds too many evidence records");
  for (std::size_t i = 0; i < std::min(elements.size(), kMaxRecords); ++i) {
    const xml::Element element = elements[i];
    const bool is_asn1 = element.is(kXadesExtended, "ASN1EvidenceRecord");
    const auto der = is_asn1 ? from_base64(element.text()).value_or(Bytes{}) : Bytes{};
    const auto record = is_asn1 ? ers::read_asn1(der, cache_) : ers::read_xml(document_, element, budget_, cache_);
    if (!record) {
      warn("EVIDENCE_RECORD_UNREADABLE", "an evidence record cannot be read: " + record.error().what);
      continue;
    }
    auto proofs = ers::proofs_of(
        *record, {[&](const ers::Chain& chain) { return digest_of_signature(chain.algorithm, before); }});
    std::move(proofs.begin(), proofs.end(), std::back_inserter(all));
  }
  return all;
}

/// The parts that an archive time-stamp covers are one group of data objects, whose digests are sorted and digested in
/// turn (RFC 6283, 3.2.1), canonicalized as SignedInfo is.
std::vector<Bytes> RecordReader::digest_of_signature(Digest algorithm, std::span<const xml::Element> before) {
  const bool has_manifest =
      std::any_of(signature_.references.begin(), signature_.references.end(),
                  [](const xml::ReferenceElement& reference) { return reference.type == kManifestType; });
  const auto c14n = xml::c14n_from_uri(signature_.c14n_uri);
  if (has_manifest || !c14n) return {};
  std::vector<Bytes> digests;
  for (const ArchivePart& part : archive_parts(signature_, data_, before)) {
    Imprint imprint(document_, algorithm, *c14n, budget_);
    imprint.add(part, limits_);
    auto digest = std::move(imprint).finish();
    if (!digest) return {};
    digests.push_back(*std::move(digest));
  }
  std::sort(digests.begin(), digests.end(), [](const Bytes& a, const Bytes& b) { return as_text(a) < as_text(b); });
  crypto::Hasher group(algorithm);
  for (const Bytes& digest : digests) group.update(digest);
  return {group.finish()};
}

}  // namespace libsign::xades
