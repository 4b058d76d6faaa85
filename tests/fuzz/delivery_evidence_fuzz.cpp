// The readers of delivery evidence: the input is a daticert.xml or evidence of EN 319 522-3, never both.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "agreement/delivery_evidence.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const ByteView octets(data, size);
  const auto mail = agreement::read_delivery_evidence(EvidenceType::Pec, octets);
  const auto service = agreement::read_delivery_evidence(EvidenceType::Erds, octets);
  if (mail && service) std::abort();
  return 0;
}
