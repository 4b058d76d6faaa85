#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "pades/document.hpp"
#include "pdf/explain.hpp"
#include "pdf/file.hpp"
#include "second_reader/compare.hpp"

// PDF files: the reader over every object, what it makes of signatures, and the second reader beside it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  const auto file = pdf::File::open(SharedBytes::own(Bytes(data, data + size)));
  if (!file) return 0;
  pdf::File& opened = **file;
  std::uint64_t end = 0;
  for (const pdf::Revision& revision : opened.revisions()) {
    if (revision.span.begin != end || revision.span.end < end || revision.span.end > size) __builtin_trap();
    end = revision.span.end;
  }
  constexpr std::size_t kMostRevisions = 8;  // enough for whatever a mutation finds; the rest is time
  for (std::size_t revision = 0; revision < std::min(opened.revisions().size(), kMostRevisions); ++revision) {
    (void)pdf::unexplained(opened, revision);
    for (const std::uint32_t number : opened.numbers(revision)) {
      const auto object = opened.load(number, revision);
      if (object && *object && (*object)->id.number != number) __builtin_trap();
      if (object && *object)
        if (const pdf::Stream* const stream = (*object)->value.stream()) (void)opened.decode(*stream, revision);
    }
    (void)second_reader::disagreements(opened, revision, "");
  }
  Limits limits;
  limits.max_signatures = 10;
  if (const auto document = pades::read_document(opened, "input.pdf", limits))
    for (const evidence::Evidence& signature : document->signatures)
      if (!signature.pdf) __builtin_trap();
  return 0;
}
