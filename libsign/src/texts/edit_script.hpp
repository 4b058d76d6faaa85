#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace libsign::texts {

/// Edit is a run of elements that two sequences share, or that only one of them has.
struct Edit {
  enum class Kind { Keep, Remove, Insert };
  Kind kind = Kind::Keep;
  std::size_t count = 0;

  friend bool operator==(const Edit&, const Edit&) = default;
};

/// Effort is what comparisons may still cost; several can share one.
struct Effort {
  std::size_t steps;
};

/// edit_script returns the shortest edits that make `after` of `before`: runs of elements to keep, remove and insert,
/// in order, no two neighbours of one kind. When the effort is used up or the sequences differ by more than
/// kMaxEdits, what stands between their common beginning and end is removed and inserted as a whole, which is right,
/// if not the shortest. E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
std::vector<Edit> edit_script(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after,
                              Effort& effort);

}  // namespace libsign::texts
