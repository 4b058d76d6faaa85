#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>

#include "pdf_changes/history.hpp"

// The differences of PDF files, every revision taken for signed, and what signatures that let much and little make of
// them. What one permits that permits least, all permit.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libsign;
  using namespace libsign::pdf_changes;
  const auto file = pdf::File::open(SharedBytes::own(Bytes(data, data + size)));
  if (!file) return 0;
  constexpr std::size_t kMostRevisions = 8;  // enough for whatever a mutation finds; the rest is time
  std::set<std::size_t> covered;
  for (std::size_t i = 0; i < std::min((*file)->revisions().size(), kMostRevisions); ++i) covered.insert(i);
  const History history = compare_revisions(**file, covered);
  for (const Change& change : history.changes) {
    if (change.revision == 0 || change.revision > (*file)->last()) __builtin_trap();
    if (sentence(change).empty()) __builtin_trap();
  }
  for (const std::size_t revision : covered) {
    Rights least;
    least.revision = revision;
    least.permission = 1;
    least.locks.emplace_back();
    Rights most = least;
    most.permission = 3;
    most.locks.clear();
    const Judgement strict = judge_changes(history, {least}, 0);
    const Judgement lenient = judge_changes(history, {most}, 0);
    if (strict.changes != PdfChanges::Suspicious && lenient.changes == PdfChanges::Suspicious) __builtin_trap();
  }
  return 0;
}
