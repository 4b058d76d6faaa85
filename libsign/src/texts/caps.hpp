#pragma once

#include <cstddef>

namespace libsign::texts {

/// What comparing two texts may cost. Two drafts of a memorandum of 1,500 words that share nothing take 3,000 edits
/// and some 5 million steps; people read differences of a few dozen words.
inline constexpr std::size_t kMaxEdits = 1'000;              // of one block; the trace grows with the square: 4 MB
inline constexpr std::size_t kMaxCompareSteps = 10'000'000;  // of two texts; some 20 ms

}  // namespace libsign::texts
