// Operations on a text: the input is two texts, text.xml each, with a NUL octet between them. Whatever two texts differ
// in is shown; where operations can say it, they lead from the one to the other, and what is applied can be read.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <libsign/texts.hpp>

#include "agreement/reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const ByteView octets(data, size);
  const auto split = static_cast<std::size_t>(std::find(octets.begin(), octets.end(), 0) - octets.begin());
  if (split == size) return 0;
  const ByteView one = octets.first(split);
  const ByteView other = octets.subspan(split + 1);
  same_words_after_normalisation(as_text(one), as_text(other));

  const auto before = agreement::parse_text(one);
  const auto after = agreement::parse_text(other);
  if (!before || !after) return 0;
  const auto differences = compare(before->blocks, after->blocks);
  if (differences.empty() != (before->blocks == after->blocks)) std::abort();
  to_text(differences);

  const LabelledText base{before->version, before->blocks};
  const auto operations = operations_between(base, {after->version, after->blocks});
  if (!operations) return 0;
  const auto result = apply_operations(base, *operations);
  if (!result || result->blocks != after->blocks) std::abort();
  if (overlap(*operations, *operations).empty() != operations->empty()) std::abort();
  if (!agreement::parse_text(as_bytes(text_octets({0, result->blocks})))) std::abort();
  return 0;
}
