#include "pdf_changes/map.hpp"

#include <algorithm>

#include "base/heap.hpp"

namespace libsign::pdf_changes {
namespace {

/// first_place is not behind any place of the object numbered `number`.
Place first_place(std::uint32_t number) { return {{number, 0}, Role::Free, 0}; }

constexpr std::uint64_t bit(Role role) { return std::uint64_t{1} << static_cast<unsigned>(role); }

bool is_plain(const Place& place) { return place.owner == 0 && place.object.generation == 0; }

}  // namespace

Map::Map(const pdf::File& file) : file_(file) {
  expect_heap(file.index().ranks() * sizeof(Plain));
  plain_.resize(file.index().ranks());
}

bool Map::knows_otherwise(std::uint32_t number) const {
  const auto found = others_.lower_bound(first_place(number));
  return found != others_.end() && found->first.object.number == number;
}

std::vector<Place> Map::places_of(std::uint32_t number) const {
  std::vector<Place> found;
  const auto rank = file_.index().rank(number);
  for (unsigned role = 0; rank && role < kRoles; ++role)
    if ((plain_[*rank].uses & bit(Role(role))) != 0) found.push_back({{number, 0}, Role(role), 0});
  for (auto place = others_.lower_bound(first_place(number));
       place != others_.end() && place->first.object.number == number; ++place)
    found.push_back(place->first);
  std::sort(found.begin(), found.end());
  return found;
}

bool Map::add(const Place& place, Part part) {
  const auto rank = file_.index().rank(place.object.number);
  if (!rank) return false;
  if (!is_plain(place)) {
    const bool is_new = others_.try_emplace(place, part).second;
    size_ += is_new ? 1 : 0;
    return is_new;
  }
  Plain& plain = plain_[*rank];
  if ((plain.uses & bit(place.role)) != 0) return false;
  plain.uses |= bit(place.role);
  if (plain.part.name == nullptr) plain.part = part;
  ++size_;
  return true;
}

Part Map::part_of(const Place& place) const {
  if (!is_plain(place)) return others_.at(place);
  return plain_[file_.index().rank(place.object.number).value()].part;
}

void Map::anchor(pdf::Reference object, Anchor kind) {
  if (anchor_of(object)) return;
  const auto rank = object.generation == 0 ? file_.index().rank(object.number) : std::nullopt;
  if (rank)
    plain_[*rank].uses |= (std::uint64_t{1} + static_cast<unsigned>(kind)) << kRoles;
  else
    anchors_.emplace(object, kind);
}

std::optional<Map::Anchor> Map::anchor_of(pdf::Reference object) const {
  const auto rank = object.generation == 0 ? file_.index().rank(object.number) : std::nullopt;
  if (rank) {
    const std::uint64_t kept = plain_[*rank].uses >> kRoles;
    return kept != 0 ? std::optional(static_cast<Anchor>(kept - 1)) : std::nullopt;
  }
  const auto found = anchors_.find(object);
  return found != anchors_.end() ? std::optional(found->second) : std::nullopt;
}

std::uint32_t Map::add_field(Field field) {
  octets_of_names_ += field.name.size();
  field_names_.insert(field.name);
  fields_.push_back(std::move(field));
  return static_cast<std::uint32_t>(fields_.size() - 1);
}

std::uint32_t Map::field_of(pdf::Reference object) const {
  const auto found = field_of_.find(object);
  return found != field_of_.end() ? found->second : 0;
}

}  // namespace libsign::pdf_changes
