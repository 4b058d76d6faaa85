#include "pdf_changes/change.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "pdf_changes/text.hpp"

namespace libsign::pdf_changes {

std::string sentence(const Change& change) {
  std::string text = fmt::format("revision {}", change.revision + 1);
  if (change.page) text += fmt::format(", page {}", *change.page);
  text += ": ";
  if (change.field) text += fmt::format("{} {} ", change.field_kind, shown(*change.field));
  text += change.what;
  if (change.rectangle)
    text += fmt::format(" at [{:g} {:g} {:g} {:g}]", change.rectangle->left, change.rectangle->bottom,
                        change.rectangle->right, change.rectangle->top);
  if (change.object != 0) text += fmt::format(" (object {})", change.object);
  return text;
}

std::optional<Rectangle> rectangle_of(pdf::File& file, const pdf::Dictionary& annotation, std::size_t revision) {
  const auto written = file.value(annotation, "Rect", revision);
  if (!written || written->array() == nullptr || written->array()->size() != 4) return std::nullopt;
  std::array<double, 4> corners{};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const auto corner = file.follow((*written->array())[i], revision);
    const auto number = corner ? corner->number() : std::nullopt;
    if (!number) return std::nullopt;
    corners[i] = *number;
  }
  return Rectangle{std::min(corners[0], corners[2]), std::min(corners[1], corners[3]), std::max(corners[0], corners[2]),
                   std::max(corners[1], corners[3])};
}

}  // namespace libsign::pdf_changes
