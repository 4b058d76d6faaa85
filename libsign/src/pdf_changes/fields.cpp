#include <algorithm>

#include "pdf_changes/caps.hpp"
#include "pdf_changes/text.hpp"
#include "pdf_changes/walk.hpp"

namespace libsign::pdf_changes {

std::uint32_t Walk::visit_field(const pdf::Object& item, std::uint32_t parent, unsigned depth) {
  if (!count()) return 0;
  if (depth > kMaxFieldDepth) {
    error_ = Error{Errc::LimitExceeded, "form fields are nested too deeply", ""};
    return 0;
  }
  const auto reference = item.reference();
  if (reference && map_.is_anchored(*reference, Map::Anchor::Field)) return 0;
  const pdf::Object value = follow(item);
  const pdf::Dictionary* const entries = value.dictionary();
  if (entries == nullptr) {
    visit(item, Role::Locked, 0, {map_.named("Fields"), 0});
    return 0;
  }
  const pdf::Object name = find(*entries, "T");
  std::uint32_t index = parent;
  if (parent == 0 || name.string() != nullptr) {
    Field field = map_.fields()[parent];
    if (name.string() != nullptr) field.name += (field.name.empty() ? "" : ".") + text_of(*name.string());
    if (field.name.size() > kMaxFieldName || map_.octets_of_names() + field.name.size() > kMaxFieldNames) {
      error_ = Error{Errc::LimitExceeded, "the names of the form fields are too long", ""};
      return 0;
    }
    if (const pdf::Object type = find(*entries, "FT"); !type.is_null()) field.type = type;
    if (const auto behavior = find(*entries, "Ff").integer()) field.behavior = *behavior;
    field.is_signed = false;
    field.page = 0;
    field.has_fields = false;
    map_.fields()[parent].has_fields = parent != 0;
    index = map_.add_field(std::move(field));
  }
  if (map_.fields()[index].is_signature() && find(*entries, "V").dictionary() != nullptr)
    map_.fields()[index].is_signed = true;
  if (reference) {
    map_.anchor(*reference, Map::Anchor::Field);
    map_.set_field(*reference, index);
    enter({*reference, Role::Field, index}, {});
  } else {
    visit_entries(*entries, Role::Field, index, {});
  }
  const pdf::Object& written = entries->find("Kids");
  if (const auto list = written.reference()) map_.add({*list, Role::KidList, index}, {});
  const pdf::Object kids = follow(written);
  if (kids.array() != nullptr)
    for (const pdf::Object& kid : *kids.array()) visit_field(kid, index, depth + 1);
  return index;
}

}  // namespace libsign::pdf_changes
