#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace libsign::cli {

/// nearest returns the candidate that `word` is most probably a mistyping of, or nothing if none is close: more
/// than a third of its characters would have to change.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace libsign::cli
