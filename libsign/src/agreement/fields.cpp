#include "agreement/fields.hpp"

#include <algorithm>

#include "agreement/characters.hpp"

namespace libsign::agreement {

void Reading::problem(std::string what, std::string where, std::string hint) {
  problem(Error{Errc::BadInput, std::move(what), std::move(where), std::move(hint)});
}

void Reading::problem(Error error) {
  if (!problem_) problem_ = std::move(error);
}

std::optional<Error> Reading::unresolved(const std::vector<TextBlock>& blocks) const {
  for (const Pointer& pointer : pointers_)
    if (std::ranges::find(blocks, pointer.eid, &TextBlock::eid) == blocks.end())
      return Error{Errc::BadInput, fmt::format("the text has no block “{}”", pointer.eid), pointer.where,
                   "name a block of text.xml, for example the one that states this term"};
  return std::nullopt;
}

std::string Fields::source(std::string_view key) {
  std::string label = required(key, kEid);
  const auto field = std::ranges::find(fields_, key, &Field::key);
  reading_.point_at(label, field == fields_.end() ? where_ : field->where);
  return label;
}

void Fields::exactly(std::string_view key, std::string_view value) {
  const Field* const field = find(key);
  if (!field) return lacks(key);
  if (field->value != value) malformed(*field, fmt::format("“{}”", value));
}

void Fields::finish() {
  std::vector<std::string> expected;
  for (const std::string& key : taken_)
    if (std::ranges::find(fields_, key, &Field::key) != fields_.end()) expected.push_back(key);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const Field& field = fields_[i];
    if (std::ranges::find(taken_, field.key) == taken_.end())
      reading_.problem(fmt::format("{} has an unknown “{}”", owner_, field.key), field.where,
                       fmt::format("it may have: {}", fmt::join(taken_, ", ")));
    else if (order_ == Order::AsTaken && (i >= expected.size() || expected[i] != field.key))
      reading_.problem(fmt::format("“{}” of {} is out of order or repeated", field.key, owner_), field.where,
                       fmt::format("the order is: {}", fmt::join(taken_, ", ")));
  }
}

const Fields::Field* Fields::find(std::string_view key) {
  taken_.emplace_back(key);
  const auto field = std::ranges::find(fields_, key, &Field::key);
  return field == fields_.end() ? nullptr : &*field;
}

void Fields::lacks(std::string_view key) {
  const bool is_term = owner_.find("terms") != std::string::npos;
  reading_.problem(fmt::format("{} lacks “{}”", owner_, key), where_,
                   is_term ? "add it; where the text is silent on it, its value is UNSTATED" : "add it");
}

void Fields::malformed(const Field& field, std::string_view expected) {
  const bool showable = field.value.size() <= 80 && check_line(field.value, {}).has_value();
  reading_.problem(
      fmt::format("“{}” of {} cannot be {}", field.key, owner_, showable ? fmt::format("“{}”", field.value) : "this"),
      field.where, fmt::format("it is {}", expected));
}

}  // namespace libsign::agreement
