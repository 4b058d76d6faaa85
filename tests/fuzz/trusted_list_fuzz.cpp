#include <cstddef>
#include <cstdint>

#include <libsign/trusted_list.hpp>

/// Any bytes at all are a list or none, and one that nobody answers for is never relied on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  libsign::Limits limits;
  limits.max_document_bytes = 1u << 20;
  const libsign::Document document("input", libsign::Bytes(data, data + size));
  if (const auto list = libsign::parse_trusted_list(document, limits))
    for (const libsign::TrustAnchor& anchor : libsign::anchors_of(*list, "input"))
      static_cast<void>(libsign::qualify(anchor.certificate, {&anchor, 1}, {}, {}));
  if (libsign::verify_trusted_list(document, {}, {}, limits)) __builtin_trap();
  return 0;
}
