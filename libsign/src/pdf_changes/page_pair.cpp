#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "pdf_changes/pair.hpp"
#include "pdf_changes/text.hpp"

namespace libsign::pdf_changes {
namespace {

/// list_of makes one list of a value, several or none.
pdf::Array list_of(const pdf::Object& value, const pdf::Object& written) {
  if (value.array() != nullptr) return *value.array();
  return value.is_null() ? pdf::Array{} : pdf::Array{written};
}

}  // namespace

void Pair::judge_annotation_list(const Both& both, const Here& here) {
  for (const pdf::Object* value : {&both.before, &both.after})
    if (!value->is_null() && value->array() == nullptr) return forbid_part(here);
  const pdf::Array before = list_of(both.before, {});
  const pdf::Array after = list_of(both.after, {});
  std::set<pdf::Reference> listed;
  for (const pdf::Object& item : after)
    if (const auto reference = item.reference()) listed.insert(*reference);
  pdf::Array kept;
  auto next = after.begin();
  for (const pdf::Object& item : before) {
    if (const auto reference = item.reference(); reference && !listed.contains(*reference)) {
      judge_removed_annotation(item, here);
      continue;
    }
    kept.push_back(item);
    if (item.reference()) continue;
    next = std::find(next, after.end(), item);
    if (next == after.end()) return forbid("an annotation that is no object of its own was changed", here);
  }
  const auto added = added_items(kept, after);
  if (!added) return forbid("annotations were put in another order", here);
  for (const pdf::Object& item : *added) judge_added_annotation(item, here);
}

void Pair::judge_removed_annotation(const pdf::Object& item, const Here& here) {
  const auto gone = file_.follow(item, revision_ - 1);
  const auto* const entries = gone ? gone->dictionary() : nullptr;
  const std::string* const kind = entries != nullptr ? entries->find("Subtype").name() : nullptr;
  if (kind == nullptr || *kind == "Widget")
    return forbid("a form field or something unknown was taken off the page", here);
  Here there = here;
  there.place.object = *item.reference();
  there.rectangle = rectangle_of(file_, *entries, revision_ - 1);
  report(Permission::Annotations, Kind::AnnotationRemoved, fmt::format("a {} annotation was removed", shown(*kind)),
         there);
}

void Pair::judge_added_annotation(const pdf::Object& item, const Here& here) {
  const auto reference = item.reference();
  const std::uint32_t page = here.place.owner;
  Here there = here;
  if (reference) there.place.object = *reference;
  if (reference && new_widgets_.erase(*reference) != 0) {
    map_.fields()[map_.field_of(*reference)].page = page;
    return;
  }
  const pdf::Object annotation = follow_after(item);
  const pdf::Dictionary* const entries = annotation.dictionary();
  const std::string* const kind = entries != nullptr ? entries->find("Subtype").name() : nullptr;
  if (kind == nullptr || *kind == "Widget" || (reference && map_.field_of(*reference) != 0))
    return forbid("something was put on the page that is no annotation and no new signature field", there);
  there.rectangle = rectangle_of(file_, *entries, revision_);
  report(Permission::Annotations, Kind::AnnotationAdded, fmt::format("a {} annotation was added", shown(*kind)), there);
  walk_.visit_annotation(item, page);
}

/// judge_structure_list lets the structure of a tagged document grow by the elements of new fields and annotations.
void Pair::judge_structure_list(const Both& both, const Here& here) {
  Here there = here;
  const bool are_lists = (both.before.is_null() || both.before.array() != nullptr) && both.after.array() != nullptr;
  const auto added = added_items(list_of(both.before, {}), list_of(both.after, {}));
  if (!are_lists || !added) return forbid("the structure of the document was changed", here);
  for (const pdf::Object& item : *added) {
    if (!is_new_structure_element(item)) return forbid("the structure of the document was changed", here);
    report(Permission::FormFilling, Kind::FormSetting, "the structure of the document tells of a new field", there);
    walk_.visit(item, Role::StructureList, 0);
  }
}

/// is_new_structure_element recognises an element whose only content is a new field or annotation.
bool Pair::is_new_structure_element(const pdf::Object& item) {
  if (!item.reference() || !is_new(item)) return false;
  const pdf::Object element = follow_after(item);
  if (element.dictionary() == nullptr) return false;
  const pdf::Object content = follow_after(element.dictionary()->find("K"));
  const pdf::Array list = list_of(content, content);
  if (list.size() != 1) return false;
  const pdf::Object one = follow_after(list.front());
  if (one.dictionary() == nullptr || !one.dictionary()->find("Type").is_name("OBJR")) return false;
  const auto object = one.dictionary()->find("Obj").reference();
  return object && map_.is_anchored(*object) && file_.entry(object->number, revision_ - 1) == nullptr;
}

/// judge_number_list lets the tree from numbers (or names) to structure elements grow.
void Pair::judge_number_list(const Both& both, const Here& here) {
  const pdf::Array before = list_of(both.before, {});
  const pdf::Array after = list_of(both.after, {});
  Here there = here;
  there.place.role = Role::StructureList;
  std::size_t at = 0;
  bool grows = both.after.array() != nullptr && before.size() % 2 == 0 && after.size() % 2 == 0;
  for (std::size_t i = 0; grows && i < after.size(); i += 2) {
    if (at < before.size() && before[at] == after[i]) {
      compare(before[at + 1], after[i + 1], there);
      at += 2;
    } else if ((grows = is_new_structure_element(after[i + 1]))) {
      walk_.visit(after[i + 1], Role::StructureList, 0);
      report(Permission::FormFilling, Kind::FormSetting, "the structure of the document tells of a new field", here);
    }
  }
  if (!grows || at != before.size()) forbid("the structure of the document was changed", here);
}

}  // namespace libsign::pdf_changes
