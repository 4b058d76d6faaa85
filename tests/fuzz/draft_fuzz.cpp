// What an act is drafted from: a first octet that chooses the kind, then the TOML. What is accepted can be written.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "agreement/act_toml.hpp"
#include "agreement/writer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  if (size == 0) return 0;
  const auto kinds = act_words();
  const ActKind kind = *act_kind(kinds[data[0] % kinds.size()]);
  if (kind == ActKind::Moc) return 0;  // the target `text` drafts memoranda
  const Document file("draft.toml", Bytes(data + 1, data + size));
  const auto act = agreement::read_source_of(kind, {.file = file});
  if (act && agreement::write_act(*act).empty()) std::abort();
  return 0;
}
