#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "pdf_changes/pair.hpp"
#include "pdf_changes/text.hpp"

namespace libsign::pdf_changes {
namespace {

/// What a new signature field and its widgets may consist of: nothing that acts, nothing that other fields have.
constexpr std::array kNewFieldKeys{
    "Type", "FT",   "T",  "TU", "Ff", "V",  "Kids",   "Lock", "SV", "DA",           "Q",      "Subtype", "F",
    "P",    "Rect", "AP", "AS", "MK", "BS", "Border", "NM",   "M",  "StructParent", "Parent", "DR",      "H"};

constexpr std::int64_t kHidingFlags = 0x1 | 0x2 | 0x20 | 0x100;  // Invisible, Hidden, NoView, ToggleNoView
constexpr std::int64_t kReadOnly = 1;

bool is_document_timestamp(const pdf::Dictionary& signature) {
  return signature.find("SubFilter").is_name("ETSI.RFC3161");
}

bool is_text(const pdf::Object& value) {
  if (value.string() != nullptr || value.name() != nullptr || value.is_null()) return true;
  return value.array() != nullptr && std::all_of(value.array()->begin(), value.array()->end(),
                                                 [](const pdf::Object& item) { return item.string() != nullptr; });
}

}  // namespace

void Pair::judge_field_list(const Both& both, const Here& here) {
  static const pdf::Array kNone;
  if ((both.before.array() == nullptr && !both.before.is_null()) || both.after.array() == nullptr)
    return forbid_part(here);
  const auto added = added_items(both.before.array() != nullptr ? *both.before.array() : kNone, *both.after.array());
  if (!added) return forbid("form fields were removed or put in another order", here);
  for (const pdf::Object& item : *added) judge_new_field(item, here);
}

void Pair::judge_new_field(const pdf::Object& item, const Here& here) {
  const pdf::Object value = follow_after(item);
  if (value.dictionary() == nullptr) return forbid("something was added to the form that is no field", here);
  const pdf::Dictionary& entries = *value.dictionary();
  Here there = here;
  if (const auto reference = item.reference()) there.place.object = *reference;
  const std::string fault = fault_of_new_field(item, entries);
  if (!fault.empty()) return forbid(fault, there);
  const std::uint32_t index = walk_.visit_field(item, 0);
  if (index == 0) return forbid("a form field occurs twice", there);
  Field& field = map_.fields()[index];
  field.added_in = revision_;
  field.is_signed = false;  // until this revision is judged
  std::optional<Rectangle> visible;
  for (const pdf::Object& widget : widgets_of(item, entries)) {
    const pdf::Object written = follow_after(widget);
    const auto rectangle = rectangle_of(file_, *written.dictionary(), revision_);
    if (rectangle && !rectangle->is_empty()) visible = rectangle;
    if (const auto reference = widget.reference()) new_widgets_.insert(*reference);
  }
  const pdf::Object signature = follow_after(entries.find("V"));
  const bool stamps = signature.dictionary() != nullptr && is_document_timestamp(*signature.dictionary());
  if (signature.dictionary() != nullptr) signed_now_.insert(index);
  there.place.role = Role::Field;
  there.place.owner = index;
  there.rectangle = visible;
  const Permission needs = stamps && !visible ? Permission::ValidationData : Permission::FormFilling;
  const std::string what = stamps                              ? "was added and time-stamped"
                           : signature.dictionary() != nullptr ? "was added and signed"
                                                               : "was added";
  report(needs, visible ? Kind::VisibleFieldAdded : Kind::FieldAdded, what, there);
}

/// fault_of_new_field says why a field may not be added; empty if it may.
std::string Pair::fault_of_new_field(const pdf::Object& item, const pdf::Dictionary& field) {
  const auto reference = item.reference();
  if (!reference || !is_new(item)) return "a form field was added that had been prepared before";
  if (!follow_after(field.find("FT")).is_name("Sig")) return "a form field was added that is not for signatures";
  const pdf::Object name = follow_after(field.find("T"));
  const std::string text = name.string() != nullptr ? text_of(*name.string()) : "";
  if (text.empty()) return "a form field was added without a name";
  // In a locked file names cannot be read, and it never passes.
  if (!file_.is_locked() && text.find('.') != std::string::npos)
    return "a form field was added with a period in its name";
  if (map_.has_field_named(text)) return fmt::format("a second form field {} was added", shown(text));
  if (!follow_after(field.find("Parent")).is_null()) return "a form field was added in a wrong place";
  const pdf::Object& value = field.find("V");
  const pdf::Object signature = follow_after(value);
  if (!signature.is_null() && (signature.dictionary() == nullptr || !is_new(value)))
    return fmt::format("the signature of {} had been prepared before", shown(text));
  for (const pdf::Object& widget : widgets_of(item, field)) {
    const pdf::Object written = follow_after(widget);
    if (!is_new(widget) || written.dictionary() == nullptr) return "a form field was added with a prepared widget";
    if (std::string fault = fault_of_widget(*written.dictionary(), *reference); !fault.empty()) return fault;
  }
  return fault_of_widget(field, *reference);
}

std::string Pair::fault_of_widget(const pdf::Dictionary& widget, const pdf::Reference& field) {
  const bool is_kid = !widget.has("FT");
  if (is_kid && (widget.has("T") || widget.has("V") || widget.has("Kids")))
    return "a form field was added with fields below it";
  const pdf::Object kind = follow_after(widget.find("Subtype"));
  if (!kind.is_null() && !kind.is_name("Widget")) return "a form field was added that is an annotation of another kind";
  if (!kind.is_null() && !rectangle_of(file_, widget, revision_))
    return "a form field was added without a place on its page";
  for (const auto& [key, value] : widget.entries())
    if (std::find(kNewFieldKeys.begin(), kNewFieldKeys.end(), key) == kNewFieldKeys.end() && !value.is_null())
      return fmt::format("a form field was added with {}, which signature fields do not have", shown(key));
  const auto parent = widget.find("Parent").reference();
  if (parent && *parent != field) return "a form field was added with a widget of another";
  const pdf::Object& page = widget.find("P");
  if (!page.is_null() && !(page.reference() && map_.is_anchored(*page.reference(), Map::Anchor::Tree)))
    return "a form field was added on a page that the document does not have";
  return "";
}

/// widgets_of returns the widgets of a field: itself, or its kids.
std::vector<pdf::Object> Pair::widgets_of(const pdf::Object& item, const pdf::Dictionary& field) {
  const pdf::Object kids = follow_after(field.find("Kids"));
  return kids.array() != nullptr ? *kids.array() : pdf::Array{item};
}

void Pair::judge_value(const Both& both, const pdf::Object& written, const Here& here) {
  const Field& field = map_.fields()[here.place.owner];
  if (field.is_signature()) {
    const pdf::Dictionary* const signature = both.after.dictionary();
    if (!both.before.is_null() || signature == nullptr) return forbid("had its value changed", here);
    if (!is_new(written)) return forbid("was signed with something that had been prepared before", here);
    signed_now_.insert(here.place.owner);
    const bool stamps = is_document_timestamp(*signature);
    return report(Permission::FormFilling, Kind::FieldSigned, stamps ? "was time-stamped" : "was signed", here);
  }
  if (!is_text(both.before) || !is_text(both.after)) return forbid("had its value changed to another kind", here);
  report(Permission::FormFilling, Kind::FieldFilled, "was filled in", here);
}

/// judge_flags lets no field be hidden or shown, and its behavior only become read-only.
void Pair::judge_flags(Role role, const Both& both, const Here& here) {
  const auto before = both.before.integer().value_or(0);
  const auto after = both.after.integer();
  const std::int64_t changed = before ^ after.value_or(before);
  const bool stays = role == Role::FieldFlags ? (changed & kHidingFlags) == 0
                                              : (changed & ~kReadOnly) == 0 && (before & kReadOnly) == 0;
  if (!after || !stays) return forbid("was hidden, shown, or made another kind of field", here);
  report(Permission::FormFilling, Kind::AppearanceAlone, "looks different", here);
}

}  // namespace libsign::pdf_changes
