#include <cstddef>
#include <cstdint>

#include "ers/record.hpp"

// What stands in META-INF/*evidencerecord* of containers and in SealingEvidenceRecords of signatures.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const ByteView octets(data, size);
  const auto check = [](const Result<ers::Record>& record) {
    if (!record) return;
    std::size_t timestamps = 0;
    for (const ers::Chain& chain : record->chains) timestamps += chain.timestamps.size();
    const auto proofs = ers::proofs_of(*record, {[](const ers::Chain&) { return std::vector<Bytes>{}; }});
    if (proofs.size() != timestamps || timestamps == 0) __builtin_trap();
    for (const ers::Proof& proof : proofs)  // nothing can be proven about what is not there
      if (!proof.timestamp.imprint.empty() || proof.timestamp.findings.empty()) __builtin_trap();
  };
  check(ers::read_asn1(octets, nullptr));
  if (const auto document = xml::Document::parse(octets, {}, "record.xml")) {
    std::size_t budget = 1u << 20;
    check(ers::read_xml(*document, document->root(), budget, nullptr));
  }
  return 0;
}
