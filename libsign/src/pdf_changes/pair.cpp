#include "pdf_changes/pair.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pdf_changes/caps.hpp"
#include "pdf_changes/text.hpp"

namespace libsign::pdf_changes {
namespace {

const pdf::Dictionary kNothing;

/// phase_of puts the form before the pages that show it, and both before the structure that describes them.
unsigned phase_of(Role role) {
  switch (role) {
    case Role::Page:
    case Role::AnnotationList: return 1;
    case Role::StructureNode:
    case Role::StructureList:
    case Role::NumberTree:
    case Role::NumberList: return 2;
    default: return 0;
  }
}
constexpr unsigned kPhases = 3;
constexpr std::int64_t kReadOnly = 1;
constexpr std::int64_t kPushButton = 0x10000;

/// one_or_more makes a list of a value that stands alone.
pdf::Object one_or_more(const pdf::Object& value, const pdf::Object& written) {
  if (value.is_null() || value.array() != nullptr) return value;
  return pdf::Object(pdf::Object::Value(std::make_shared<const pdf::Array>(pdf::Array{written})));
}

/// is_told_once tells kinds of which one of a field, of an annotation or of the document is enough.
bool is_told_once(Kind kind) { return kind != Kind::AnnotationAdded && kind != Kind::Other; }

/// called names a dictionary for people.
const char* called(Role role) {
  switch (role) {
    case Role::Info: return "the document information";
    case Role::Form:
    case Role::FormResources:
    case Role::FormResourceMap:
    case Role::FormPictures: return "the form";
    case Role::Store:
    case Role::RelatedMap:
    case Role::Related: return "the validation data";
    case Role::StructureNode: return "the structure of the document";
    case Role::Page: return "the page";
    default: return "the document";
  }
}

bool may_vanish(Role role) {
  return role == Role::Info || role == Role::AppearanceSet || role == Role::AppearanceStates;
}

bool fits(const pdf::Object& value) { return value.is_null() || value.dictionary() != nullptr; }
const pdf::Dictionary& entries_of(const pdf::Object& value) {
  return value.dictionary() != nullptr ? *value.dictionary() : kNothing;
}

}  // namespace

Result<std::vector<Change>> Pair::run() {
  // Only places of before count: what this revision adds is judged where it is added.
  std::vector<Place> places;
  for (const pdf::Entry& entry : file_.revisions()[revision_].entries) {
    if (entry.kind != pdf::Entry::Kind::Free && !file_.load(entry.number, revision_)) {
      Here here;
      here.place.object.number = entry.number;
      forbid("an object was written that cannot be read", here);
    }
    const auto known = map_.places_of(entry.number);
    places.insert(places.end(), known.begin(), known.end());
  }
  compare_trailers();
  for (unsigned phase = 0; phase < kPhases; ++phase)
    for (const Place& place : places)
      if (phase_of(place.role) == phase) compare_written(place);
  const auto drained = walk_.drain();
  if (!drained) return drained.error();
  if (const auto number = walk_.unreadable()) {
    Here here;
    here.place.object.number = *number;
    forbid("something is used that cannot be read", here);
  }
  finish();
  return std::move(changes_);
}

void Pair::compare_trailers() {
  const pdf::Dictionary& before = file_.revisions()[revision_ - 1].trailer;
  const pdf::Dictionary& after = file_.revisions()[revision_].trailer;
  if (!(before.find("Root") == after.find("Root"))) forbid("the document has another catalog", {});
  compare(before.find("Info"), after.find("Info"), {{{}, Role::Info, 0}});
}

void Pair::compare_written(const Place& place) {
  const pdf::Object object(place.object);
  const Here here{place, map_.part_of(place)};
  const Both both = follow(object, object, here);
  if (!(both.before == both.after)) return judge(both, here);
  if (!is_same_by_number(place)) forbid_part(here);
}

/// is_same_by_number looks at an object as readers do that pass over generations.
bool Pair::is_same_by_number(const Place& place) {
  const auto before = file_.load(place.object.number, revision_ - 1);
  const auto after = file_.load(place.object.number, revision_);
  if (!before || !after) return false;
  if (*before == nullptr || *after == nullptr) return *before == *after;
  return (*before)->value == (*after)->value;
}

/// compare judges a value that was written otherwise: another object, or no longer an object of its own.
void Pair::compare(const pdf::Object& before, const pdf::Object& after, Here here) {
  if (before == after) return;
  if (here.place.role == Role::PageNode) return forbid_part(here);
  if (const auto reference = after.reference()) here.place.object = *reference;
  Both both = follow(before, after, here);
  if (here.place.role == Role::StructureList) both = {one_or_more(both.before, before), one_or_more(both.after, after)};
  // Streams of two numbers are two streams: encrypted, the same octets say different things.
  if (!(both.before == both.after) || both.after.stream() != nullptr) judge(both, here);
  walk_.visit(after, here.place.role, here.place.owner, here.part);
}

/// spend counts what a judgement looks at; false once there is no more to spend, and the walk then says so.
bool Pair::spend(const Both& both) {
  for (const pdf::Object* value : {&both.before, &both.after}) {
    if (value->array() != nullptr) visits_ += value->array()->size();
    if (value->entries() != nullptr) visits_ += value->entries()->entries().size();
  }
  return visits_ <= kMaxVisits;
}

void Pair::judge(const Both& both, const Here& here) {
  if (!spend(both)) return forbid("there is more than is compared", here);
  switch (here.place.role) {
    case Role::Free: return;
    case Role::FieldList: return judge_field_list(both, here);
    case Role::AnnotationList: return judge_annotation_list(both, here);
    case Role::StructureList:
      if (both.before.array() != nullptr || both.after.array() != nullptr) return judge_structure_list(both, here);
      break;
    case Role::NumberList: return judge_number_list(both, here);
    case Role::StoreList: return judge_store_list(both, here);
    case Role::StoreObject: return judge_store_object(both, here);
    case Role::FieldValue: return judge_value(both, both.after, here);
    case Role::FieldFlags:
    case Role::FieldBehavior: return judge_flags(here.place.role, both, here);
    case Role::Version: return judge_version(both, here);
    case Role::Extension: return judge_extension(both, here);
    case Role::Metadata: return judge_metadata(both, here);
    case Role::FieldText: return report(Permission::FormFilling, Kind::FieldFilled, "was filled in", here);
    case Role::AppearanceStates:
    case Role::Appearance:
      if (both.before.dictionary() == nullptr || both.after.dictionary() == nullptr) return judge_stream(both, here);
      break;
    case Role::AnnotationPart:
      report(Permission::Annotations, Kind::AnnotationChanged, "an annotation was changed", here);
      return walk_.visit(both.after, here.place.role, 0, here.part);
    case Role::Locked:
    case Role::Drawn:
    case Role::KidList:
    case Role::PageList: return forbid_part(here);
    default: break;
  }
  if (!fits(both.before) || !fits(both.after)) return forbid_part(here);
  if (here.place.role == Role::StructureList) {
    // One element; what it refers to has its own keys.
    Here element = here;
    element.place.role = element_role(entries_of(both.before));
    if (both.before.is_null() || element.place.role != element_role(entries_of(both.after))) return forbid_part(here);
    return judge_entries(entries_of(both.before), entries_of(both.after), element);
  }
  if (here.place.role == Role::Annotation && both.before.is_null()) return forbid_part(here);
  if (here.place.role == Role::Annotation && both.after.is_null())
    return judge_removed_annotation(pdf::Object(here.place.object), here);
  if (both.after.is_null() && !may_vanish(here.place.role)) return forbid_part(here);
  judge_entries(entries_of(both.before), entries_of(both.after), here);
}

void Pair::judge_entries(const pdf::Dictionary& before, const pdf::Dictionary& after, const Here& here) {
  const auto judge_key = [&](const std::string& key) {
    const pdf::Object& was = before.find(key);
    const pdf::Object& is = after.find(key);
    if (!(was == is)) judge_entry(rule_of(here.place.role, key), key, was, is, here);
  };
  for (const auto& [key, value] : before.entries()) judge_key(key);
  for (const auto& [key, value] : after.entries())
    if (!before.has(key)) judge_key(key);
}

void Pair::judge_entry(const Rule& rule, std::string_view key, const pdf::Object& before, const pdf::Object& after,
                       Here here) {
  const Both both = follow(before, after, here);
  if (both.before.is_null() && both.after.is_null()) return;
  const Permission needs = both.before.is_null() ? rule.added : both.after.is_null() ? rule.removed : rule.changed;
  const bool is_known = judges_inside(rule.value) && !both.after.is_null();
  if ((!is_known && needs == Permission::Never) || (both.before.is_null() && rule.added == Permission::Never) ||
      !(both.after.is_null() || has_type(both.after, rule.types)))
    return forbid_part(here, key);
  if (rule.value == Role::FieldValue) {
    judge_value(both, after, here);
    return walk_.visit(after, rule.value, here.place.owner);
  }
  if (is_known) {
    if (here.place.role == Role::Annotation) here.part.page = here.place.owner;
    here.place.role = rule.value;
    if (here.part.name == nullptr) here.part.name = map_.named(key);
    return compare(before, after, here);
  }
  judge_leaf(rule, key, both, here);
  walk_.visit(after, rule.value, here.place.owner, here.part);
}

void Pair::judge_leaf(const Rule& rule, std::string_view key, const Both& both, const Here& here) {
  switch (rule.value) {
    case Role::Version: return judge_version(both, here);
    case Role::FieldFlags:
    case Role::FieldBehavior: return judge_flags(rule.value, both, here);
    case Role::FormFlags: {
      const auto before = both.before.integer().value_or(0);
      const auto after = both.after.integer().value_or(0);
      if ((after & ~std::int64_t{3}) != (before & ~std::int64_t{3}) || (before & ~after) != 0)
        return forbid_part(here, key);
      return;  // it says that there are signatures, which are told by themselves
    }
    case Role::FormDrawing:
      if (both.after.boolean() != true) break;
      return report(Permission::FormFilling, Kind::FieldsRedrawn, "readers are asked to draw all form fields anew",
                    here);
    default: break;
  }
  const Permission needs = both.before.is_null() ? rule.added : both.after.is_null() ? rule.removed : rule.changed;
  const char* const of_field = rule.kind == Kind::AppearanceAlone ? "looks different" : "was filled in";
  report(needs, rule.kind,
         here.place.role == Role::Field ? of_field : fmt::format("{} of {} was changed", key, called(here.place.role)),
         here);
}

/// judge_stream judges an appearance that is drawn anew.
void Pair::judge_stream(const Both& both, const Here& here) {
  const bool draws = both.after.stream() != nullptr || both.after.is_null();
  if (!draws && both.after.dictionary() == nullptr) return forbid_part(here);
  report(Permission::FormFilling, Kind::AppearanceAlone, "looks different", here);
  walk_.visit(both.after, here.place.role, here.place.owner);
}

Pair::Both Pair::follow(const pdf::Object& before, const pdf::Object& after, const Here& here) {
  auto was = file_.follow(before, revision_ - 1);
  auto is = file_.follow(after, revision_);
  if (!was || !is) forbid("something was changed that cannot be read", here);
  return {was ? *std::move(was) : pdf::Object(), is ? *std::move(is) : pdf::Object()};
}

pdf::Object Pair::follow_after(const pdf::Object& value) {
  auto is = file_.follow(value, revision_);
  return is ? *std::move(is) : pdf::Object();
}

/// is_new tells whether a value is no object that was there before, prepared for its use.
bool Pair::is_new(const pdf::Object& value) const {
  const auto reference = value.reference();
  return !reference || file_.entry(reference->number, revision_ - 1) == nullptr;
}

void Pair::report(Permission needs, Kind kind, std::string what, const Here& here) {
  Change change{revision_, needs, kind, std::move(what)};
  change.object = here.place.object.number;
  const bool of_field = has_owner(here.place.role) && here.place.role != Role::Page &&
                        here.place.role != Role::AnnotationList && here.place.role != Role::Annotation;
  const std::uint32_t owner = of_field ? here.place.owner : 0;
  if (!of_field && has_owner(here.place.role)) change.page = here.place.owner;
  if (here.part.page != 0) change.page = here.part.page;
  const Field& field = map_.fields()[owner];
  if ((field.is_signed || field.has_fields) && needs != Permission::Never) {
    change.needs = Permission::Never;
    change.what = field.is_signed ? "belongs to a signature and was changed" : "is a group of fields and was changed";
  }
  change.rectangle = here.rectangle;
  const bool of_annotation = kind == Kind::AnnotationChanged || kind == Kind::AnnotationRemoved;
  const std::uint32_t subject = of_annotation ? change.object : owner;
  if (change.needs != Permission::Never && is_told_once(kind) && !seen_.emplace(kind, subject).second) return;
  if (changes_.size() > kMaxChanges) return;
  if (changes_.size() == kMaxChanges) {
    change = {revision_, Permission::Never, Kind::Other, "there are more changes than are listed"};
  }
  changes_.push_back(std::move(change));
  owners_.push_back(owner);
}

void Pair::forbid_part(const Here& here, std::string_view key) {
  std::string what = key.empty() ? "" : shown(std::string(key));
  if (here.part.name != nullptr && *here.part.name != key)
    what += (what.empty() ? "" : " of ") + shown(*here.part.name);
  forbid(what.empty() ? "something was changed" : what + " was changed", here);
}

/// finish says of each change what was not known when it was found: which field is signed now, on what page it is.
void Pair::finish() {
  std::vector<Change> told;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    Change& change = changes_[i];
    const std::uint32_t owner = owners_[i];
    if (owner != 0) name_field(change, owner);
    // A look that goes with a new value is no news.
    const bool has_value = owner != 0 && (signed_now_.contains(owner) || seen_.contains({Kind::FieldFilled, owner}));
    const bool goes_with_value = change.kind == Kind::AppearanceAlone && has_value && change.needs != Permission::Never;
    if (!goes_with_value) told.push_back(std::move(change));
  }
  changes_ = std::move(told);
  for (const std::uint32_t index : signed_now_) map_.fields()[index].is_signed = true;
}

void Pair::name_field(Change& change, std::uint32_t owner) const {
  const Field& field = map_.fields()[owner];
  const bool is_push_button = field.type.is_name("Btn") && (field.behavior & kPushButton) != 0;
  change.field = field.name;
  change.field_kind = field.is_signature()        ? "signature field"
                      : field.type.is_name("Tx")  ? "text field"
                      : field.type.is_name("Ch")  ? "choice"
                      : is_push_button            ? "push button"
                      : field.type.is_name("Btn") ? "button"
                                                  : "field";
  if (field.page != 0) change.page = field.page;
  if (change.kind != Kind::FieldFilled && change.kind != Kind::AppearanceAlone) return;
  if ((field.is_signature() && !signed_now_.contains(owner)) || is_push_button) change.needs = Permission::Never;
  if ((field.behavior & kReadOnly) != 0 && !field.is_signature() && change.kind == Kind::FieldFilled)
    change.kind = Kind::ReadOnlyFilled;
}

std::optional<std::vector<pdf::Object>> added_items(const pdf::Array& before, const pdf::Array& after) {
  std::vector<pdf::Object> added;
  std::size_t at = 0;
  for (const pdf::Object& item : after)
    if (at < before.size() && before[at] == item)
      ++at;
    else
      added.push_back(item);
  if (at != before.size()) return std::nullopt;
  return added;
}

}  // namespace libsign::pdf_changes
