#include <cstddef>
#include <cstdint>

#include "asic/asic_manifest.hpp"
#include "cades/container.hpp"
#include "cades/read.hpp"

// What stands in *.p7s and *.tst files, in containers that hold them, and in manifests of such containers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  Limits limits;
  limits.max_inflated_bytes = 1u << 20;
  limits.max_signatures = 10;
  const Document document("input.asice", Bytes(data, data + size));
  if (asic::is_container(document)) {
    if (const auto container = asic::read(document, limits)) (void)cades::read_container(*container, limits);
    return 0;
  }
  const auto manifest = asic::read_asic_manifest(document, limits);
  if (manifest.findings.empty() == manifest.files.empty()) __builtin_trap();
  if (const auto object = cms::read(document.bytes())) {
    const cades::Content content{"memo.txt", SharedBytes::own(to_bytes("We cooperate.")), true};
    const auto signatures = cades::read(*object, content, cades::Signers::Any, limits);
    if (signatures.size() != object->signers.size()) __builtin_trap();
  }
  return 0;
}
