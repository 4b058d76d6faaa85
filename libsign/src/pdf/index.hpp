#pragma once

#include <optional>
#include <span>
#include <vector>

#include "pdf/revision.hpp"

namespace libsign::pdf {

/// Index finds the entries of all revisions by their number. Revisions are named by their place, 0 the oldest; as of
/// revision n the newest entry of revisions 0 to n counts. Thread-safe.
class Index {
 public:
  /// Slot is one entry of one revision.
  struct Slot {
    std::uint32_t number = 0;
    std::uint32_t revision = 0;
    std::uint32_t at = 0;  // in the revision's entries
  };

  Index() = default;
  explicit Index(const std::vector<Revision>& revisions);

  /// slot returns the newest slot of `number` as of `revision`; nothing (null) if no revision up to it has the number.
  const Slot* slot(std::uint32_t number, std::size_t revision) const {
    const auto all = slots(number);
    if (all.size() != 1) return newest_of(all, revision);
    return all.front().revision <= revision ? all.data() : nullptr;
  }
  /// for_each calls `use` with the newest slot as of `revision` of every number, ascending, and with the number's rank.
  template <typename Use>
  void for_each(std::size_t revision, Use use) const {
    for (std::size_t rank = 0, next = 0; rank < slots_.size(); rank = next) {
      const Slot* newest = nullptr;
      for (; next < slots_.size() && slots_[next].number == slots_[rank].number; ++next)
        if (slots_[next].revision <= revision) newest = &slots_[next];
      if (newest != nullptr) use(*newest, rank);
    }
  }
  /// rank returns an index below ranks() that belongs to `number` alone; nothing if no revision ever had the number.
  std::optional<std::size_t> rank(std::uint32_t number) const {
    const auto all = slots(number);
    if (all.empty()) return std::nullopt;
    return static_cast<std::size_t>(all.data() - slots_.data());
  }
  std::size_t ranks() const { return slots_.size(); }

 private:
  std::span<const Slot> slots(std::uint32_t number) const {
    if (first_.empty()) return slots_among_few(number);
    if (number + std::size_t{1} >= first_.size()) return {};
    return {slots_.data() + first_[number], slots_.data() + first_[number + std::size_t{1}]};
  }
  std::span<const Slot> slots_among_few(std::uint32_t number) const;
  static const Slot* newest_of(std::span<const Slot> slots, std::size_t revision);

  std::vector<Slot> slots_;  // by number, then by revision
  std::vector<std::uint32_t>
      first_;  // of each number its first slot, behind the highest the end; empty if most are unused
};

}  // namespace libsign::pdf
