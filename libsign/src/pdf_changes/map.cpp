#include "pdf_changes/map.hpp"

namespace libsign::pdf_changes {
namespace {

/// first_place is not behind any place of the object numbered `number`.
Place first_place(std::uint32_t number) { return {{number, 0}, Role::Free, 0}; }

}  // namespace

bool Map::knows(std::uint32_t number) const {
  const auto found = places_.lower_bound(first_place(number));
  return found != places_.end() && found->first.object.number == number;
}

std::vector<Place> Map::places_of(std::uint32_t number) const {
  std::vector<Place> found;
  for (auto place = places_.lower_bound(first_place(number));
       place != places_.end() && place->first.object.number == number; ++place)
    found.push_back(place->first);
  return found;
}

bool Map::add(const Place& place, Part part) { return places_.try_emplace(place, part).second; }

bool Map::is_anchored(pdf::Reference object, Anchor kind) const {
  const auto found = anchors_.find(object);
  return found != anchors_.end() && found->second == kind;
}

std::uint32_t Map::add_field(Field field) {
  field_names_.insert(field.name);
  fields_.push_back(std::move(field));
  return static_cast<std::uint32_t>(fields_.size() - 1);
}

std::uint32_t Map::field_of(pdf::Reference object) const {
  const auto found = field_of_.find(object);
  return found != field_of_.end() ? found->second : 0;
}

}  // namespace libsign::pdf_changes
