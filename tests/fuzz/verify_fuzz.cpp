#include <cstddef>
#include <cstdint>

#include <libsign/verify.hpp>

/// Any bytes at all give a report, and what is not signed by a known key never passes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  libsign::VerifyOptions options;
  options.validation_time = *libsign::parse_instant("2026-06-01");
  options.limits.max_document_bytes = 1u << 20;
  options.limits.max_inflated_bytes = 4u << 20;
  const libsign::Document document("input", libsign::Bytes(data, data + size));
  const libsign::Report report = libsign::verify_or_explain(document, options);
  if (report.verdict == libsign::Verdict::Passed) __builtin_trap();
  return 0;
}
