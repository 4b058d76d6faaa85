#include <cstddef>
#include <cstdint>

#include "asic/container.hpp"
#include "zip/archive.hpp"

// Small caps: the fuzzer looks for broken structure, not for big files.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const Limits limits{.max_entries = 100, .max_entry_bytes = 1u << 20, .max_inflated_bytes = 4u << 20};
  const auto archive = SharedBytes::own(Bytes(data, data + size));
  if (const auto entries = zip::read(archive, limits, "fuzz.zip")) {
    std::vector<zip::NewEntry> again;
    for (const zip::Entry& entry : *entries)
      again.push_back({.name = entry.name, .bytes = entry.bytes.view, .store = entry.stored});
    const auto written = zip::write(again);
    if (!written || !zip::read(SharedBytes::own(*written), limits, "again.zip")) __builtin_trap();
  }
  if (const auto container = asic::read(Document("fuzz.asice", archive), limits)) (void)asic::write(*container);
  return 0;
}
