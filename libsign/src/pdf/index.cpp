#include "pdf/index.hpp"

#include <algorithm>
#include <numeric>

#include "base/heap.hpp"

namespace libsign::pdf {
namespace {

bool is_before(const Index::Slot& a, const Index::Slot& b) { return a.number < b.number; }

/// for_each_slot goes from the oldest revision to the newest.
template <typename Use>
void for_each_slot(const std::vector<Revision>& revisions, Use use) {
  for (std::uint32_t revision = 0; revision < revisions.size(); ++revision)
    for (std::uint32_t at = 0; at < revisions[revision].entries.size(); ++at)
      use(Index::Slot{revisions[revision].entries[at].number, revision, at});
}

}  // namespace

Index::Index(const std::vector<Revision>& revisions) {
  std::size_t count = 0;
  std::size_t numbers = 0;  // up to the highest
  for (const Revision& revision : revisions) {
    count += revision.entries.size();
    if (!revision.entries.empty()) numbers = std::max(numbers, revision.entries.back().number + std::size_t{1});
  }
  constexpr std::size_t kDense = 4;  // numbers for each slot, so that the index stays as small as the slots
  if (numbers > kDense * count) {
    slots_.reserve(count);
    for_each_slot(revisions, [&](const Slot& slot) { slots_.push_back(slot); });
    std::stable_sort(slots_.begin(), slots_.end(), is_before);
    return;
  }
  expect_heap(count * sizeof(Slot) + 2 * numbers * sizeof(std::uint32_t));
  first_.assign(numbers + 1, 0);
  for_each_slot(revisions, [&](const Slot& slot) { ++first_[slot.number + std::size_t{1}]; });
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  std::vector<std::uint32_t> next = first_;
  slots_.resize(count);
  for_each_slot(revisions, [&](const Slot& slot) { slots_[next[slot.number]++] = slot; });
}

std::span<const Index::Slot> Index::slots_among_few(std::uint32_t number) const {
  const auto [begin, end] = std::equal_range(slots_.begin(), slots_.end(), Slot{.number = number}, is_before);
  return {begin, end};
}

const Index::Slot* Index::newest_of(std::span<const Slot> slots, std::size_t revision) {
  const auto behind =
      std::upper_bound(slots.begin(), slots.end(), revision,
                       [](std::size_t wanted, const Slot& candidate) { return wanted < candidate.revision; });
  return behind != slots.begin() ? &*std::prev(behind) : nullptr;
}

}  // namespace libsign::pdf
