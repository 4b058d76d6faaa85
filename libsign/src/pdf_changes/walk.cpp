#include "pdf_changes/walk.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pdf_changes/caps.hpp"

namespace libsign::pdf_changes {

namespace {

/// is_shut tells roles of which nothing is wanted but where they lead.
bool is_shut(Role role) { return role == Role::Locked || role == Role::Drawn; }

}  // namespace

Role array_role(Role role) {
  switch (role) {
    case Role::StoreList: return Role::StoreObject;
    case Role::NumberList: return Role::StructureList;
    default: return role;
  }
}

Role element_role(const pdf::Dictionary& element) {
  const pdf::Object& type = element.find("Type");
  return type.is_name("OBJR") || type.is_name("MCR") ? Role::ObjectReference : Role::StructureNode;
}

Result<void> Walk::whole() {
  const pdf::Dictionary& trailer = file_.revisions()[revision_].trailer;
  const pdf::Object root = follow(trailer.find("Root"));
  if (const auto reference = trailer.find("Root").reference()) {
    map_.anchor(*reference, Map::Anchor::Tree);
    map_.add({*reference, Role::Catalog, 0}, {});
  }
  if (const pdf::Dictionary* const catalog = root.dictionary()) {
    // What has a role of its own comes first, so that ways back to it are known as such.
    visit_tree(catalog->find("Pages"));
    visit_form(catalog->find("AcroForm"));
    list_annotations();
    for (const Place& page : pages_) todo_.push_back({page, {}});
    if (auto done = drain(); !done) return done;
    visit(catalog->find("StructTreeRoot"), Role::StructureNode, 0);
    if (auto done = drain(); !done) return done;
    visit_entries(*catalog, Role::Catalog, 0, {});
  }
  visit(trailer.find("Info"), Role::Info, 0);
  visit(trailer.find("Encrypt"), Role::Locked, 0, {map_.named("Encrypt"), 0});
  return drain();
}

void Walk::visit(const pdf::Object& value, Role role, std::uint32_t owner, Part part) {
  if (role == Role::Free || !count()) return;
  if (const auto reference = value.reference()) return visit_reference(*reference, role, owner, part);
  visit_contents(value, role, owner, part);
}

void Walk::visit_reference(const pdf::Reference& reference, Role role, std::uint32_t owner, Part part) {
  const bool is_tree_role = role == Role::PageNode || role == Role::Page || role == Role::Catalog;
  if (!is_tree_role && map_.is_anchored(reference, Map::Anchor::Tree)) return;
  if (role == Role::Back && map_.is_anchored(reference)) return;
  if (role == Role::BackToField && map_.is_anchored(reference, Map::Anchor::Field)) return;
  const bool is_back = role == Role::Back || role == Role::BackToField || role == Role::BackToTree;
  enter({reference, is_back ? Role::Locked : role, has_owner(role) ? owner : 0}, part);
}

bool Walk::count() {
  if (++visits_ > kMaxVisits || map_.size() > kMaxPlaces)
    error_ = Error{Errc::LimitExceeded, "the file holds more than is compared", ""};
  return !error_;
}

void Walk::enter(const Place& place, Part part) {
  if (map_.add(place, part)) todo_.push_back({place, part});
}

void Walk::visit_contents(const pdf::Object& value, Role role, std::uint32_t owner, Part part) {
  if (value.array() != nullptr)
    visit_array(*value.array(), role, owner, part);
  else if (const pdf::Dictionary* const entries = value.entries())
    visit_entries(*entries, value.stream() != nullptr && role == Role::AppearanceStates ? Role::Appearance : role,
                  owner, part);
}

void Walk::visit_array(const pdf::Array& items, Role role, std::uint32_t owner, Part part) {
  if (role == Role::FieldList || role == Role::KidList || role == Role::PageList || role == Role::AnnotationList)
    return visit_listed(items, {map_.named("a list"), 0});
  for (const pdf::Object& item : items) visit(item, array_role(role), owner, part);
}

/// visit_listed passes over fields, pages and annotations, which are entered where they are listed.
void Walk::visit_listed(const pdf::Array& items, Part part) {
  for (const pdf::Object& item : items)
    if (const auto reference = item.reference(); reference && !map_.is_anchored(*reference))
      visit(item, Role::Locked, 0, part);
}

void Walk::visit_entries(const pdf::Dictionary& entries, Role role, std::uint32_t owner, Part part) {
  if (role == Role::StructureList) role = element_role(entries);
  for (const auto& [key, value] : entries.entries()) {
    const Role next = rule_of(role, key).value;
    visit(value, next, owner, part_below(role, owner, part, key, next));
  }
}

/// part_below returns what the value of `key`, in the role `next`, belongs to.
Part Walk::part_below(Role role, std::uint32_t owner, Part part, std::string_view key, Role next) {
  const bool is_named_here = part.name == nullptr && is_shut(next) && !is_shut(role);
  return is_named_here ? Part{map_.named(key), role == Role::Page ? owner : 0} : part;
}

/// visit_tree lists the nodes and pages of the page tree, in the order of the pages.
void Walk::visit_tree(const pdf::Object& root) {
  std::vector<pdf::Object> todo{root};
  std::uint32_t pages = 0;
  while (!todo.empty() && !error_) {
    const pdf::Object item = todo.back();
    todo.pop_back();
    if (!count()) return;
    const auto reference = item.reference();
    if (reference && map_.is_anchored(*reference, Map::Anchor::Tree))
      error_ = Error{Errc::BadInput, "a page occurs twice", ""};
    const pdf::Object node = follow(item);
    if (!reference || node.dictionary() == nullptr) {
      visit(item, Role::Locked, 0, {map_.named("Pages"), 0});
      continue;
    }
    const bool is_page = !node.dictionary()->has("Kids");
    const Place place{*reference, is_page ? Role::Page : Role::PageNode, is_page ? ++pages : 0};
    map_.anchor(*reference, Map::Anchor::Tree);
    if (map_.add(place, {})) pages_.push_back(place);
    const pdf::Object& written = node.dictionary()->find("Kids");
    if (const auto list = written.reference()) map_.add({*list, Role::PageList, 0}, {});
    const pdf::Object kids = follow(written);
    if (kids.array() != nullptr) todo.insert(todo.end(), kids.array()->rbegin(), kids.array()->rend());
  }
}

void Walk::visit_form(const pdf::Object& written) {
  const pdf::Object form = follow(written);
  if (form.dictionary() == nullptr) return;
  const pdf::Object& list = form.dictionary()->find("Fields");
  if (const auto reference = list.reference()) map_.add({*reference, Role::FieldList, 0}, {});
  const pdf::Object fields = follow(list);
  if (fields.array() == nullptr) return;
  for (const pdf::Object& item : *fields.array()) visit_field(item, 0);
}

void Walk::list_annotations() {
  for (const Place& place : pages_) {
    if (place.role != Role::Page) continue;
    const pdf::Object page = follow(pdf::Object(place.object));
    if (page.dictionary() == nullptr) continue;
    const pdf::Object& list = page.dictionary()->find("Annots");
    if (const auto reference = list.reference()) map_.add({*reference, Role::AnnotationList, place.owner}, {});
    const pdf::Object items = follow(list);
    if (items.array() == nullptr) continue;
    for (const pdf::Object& item : *items.array()) {
      if (error_) return;
      list_annotation(item, place.owner);
    }
  }
}

void Walk::list_annotation(const pdf::Object& item, std::uint32_t page) {
  const auto reference = item.reference();
  const std::uint32_t field = reference ? map_.field_of(*reference) : 0;
  if (field == 0) return visit_annotation(item, page);
  if (!count()) return;
  if (map_.fields()[field].page == 0) map_.fields()[field].page = page;
}

void Walk::visit_annotation(const pdf::Object& item, std::uint32_t page) {
  if (!count()) return;
  const pdf::Object annotation = follow(item);
  const bool is_widget = annotation.entries() != nullptr && find(*annotation.entries(), "Subtype").is_name("Widget");
  if (is_widget) return visit(item, Role::Locked, 0, {map_.named("Annots"), page});
  const auto reference = item.reference();
  if (reference && annotation.dictionary() != nullptr) map_.anchor(*reference, Map::Anchor::Annotation);
  visit(item, Role::Annotation, page);
}

Result<void> Walk::drain() {
  while (!todo_.empty() && !error_) {
    const auto [place, part] = todo_.back();
    todo_.pop_back();
    const pdf::Index::Slot* const slot = file_.index().slot(place.object.number, revision_);
    const pdf::Entry* const entry = slot != nullptr ? file_.entry_in(*slot) : nullptr;
    // Some readers do not look at the generation: whatever has the number is entered.
    if (entry == nullptr) continue;
    if (entry->kind == pdf::Entry::Kind::Compressed)
      enter({{entry->stream(), 0}, Role::Locked, 0}, {map_.named("an object stream"), 0});
    if (is_shut(place.role) && pass_by(*slot, place.role, part)) continue;
    const auto object = file_.load(place.object.number, revision_);
    if (!object) {
      if (object.error().code == Errc::LimitExceeded) error_ = object.error();
      if (!unreadable_) unreadable_ = place.object.number;
      continue;
    }
    visit((*object)->value, place.role, place.owner, part);
  }
  if (error_) return *error_;
  return {};
}

/// pass_by enters what a plainly written object refers to that nothing but references is wanted of, as most objects
/// are.
bool Walk::pass_by(const pdf::Index::Slot& slot, Role role, Part part) {
  if (!file_.tokenize(slot, tokenizer_)) return false;
  if (!tokenizer_.has_references()) return true;
  const std::span<const pdf::Token> tokens = tokenizer_.tokens();
  const auto has_own_role = [](const pdf::Token& token) {
    return token.kind == pdf::Token::Kind::Key && opens_structure(token.key);
  };
  if (std::any_of(tokens.begin(), tokens.end(), has_own_role)) return false;
  Level next{role, part};
  levels_.clear();
  for (const pdf::Token& token : tokens) {
    switch (token.kind) {
      case pdf::Token::Kind::Key: {
        const Level& level = levels_.back();
        next.role = rule_of(level.role, token.key).value;
        next.part = part_below(level.role, 0, level.part, token.key, next.role);
        continue;
      }
      case pdf::Token::Kind::End:
        levels_.pop_back();
        if (!levels_.empty()) next = levels_.back();
        continue;
      default: break;
    }
    if (!count()) return true;
    if (token.kind == pdf::Token::Kind::Reference) visit_reference(token.reference, next.role, 0, next.part);
    if (token.kind == pdf::Token::Kind::BeginArray || token.kind == pdf::Token::Kind::BeginDictionary)
      levels_.push_back(next);
  }
  return true;
}

pdf::Object Walk::follow(const pdf::Object& value) {
  auto followed = file_.follow(value, revision_);
  if (followed) return *std::move(followed);
  if (!unreadable_ && value.reference()) unreadable_ = value.reference()->number;
  return {};
}

}  // namespace libsign::pdf_changes
