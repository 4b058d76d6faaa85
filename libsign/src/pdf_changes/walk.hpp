#pragma once

#include <optional>
#include <vector>

#include "pdf_changes/map.hpp"

namespace libsign::pdf_changes {

/// Walk enters into a map what can be reached as of one revision: the whole document, or what a revision adds to it. It
/// never enters a place twice.
class Walk {
 public:
  /// `visits` counts over all walks of one file.
  Walk(pdf::File& file, Map& map, std::size_t revision, std::size_t& visits)
      : file_(file), map_(map), revision_(revision), visits_(visits) {}

  /// whole enters the document from its trailer. Errc::LimitExceeded for kMaxPlaces, kMaxVisits or kMaxFieldDepth.
  Result<void> whole();

  /// visit enters what a value leads to; call drain when done.
  void visit(const pdf::Object& value, Role role, std::uint32_t owner, Part part = {});
  /// visit_field enters a field with its kids, below the field `parent` (0 for none), and returns its index; 0 for what
  /// is no field.
  std::uint32_t visit_field(const pdf::Object& item, std::uint32_t parent, unsigned depth = 0);
  /// visit_annotation enters an annotation of a page that is no widget of a field.
  void visit_annotation(const pdf::Object& item, std::uint32_t page);
  /// drain goes on until everything is entered.
  Result<void> drain();

  /// unreadable is the first object that cannot be read, if there is one.
  std::optional<std::uint32_t> unreadable() const { return unreadable_; }

 private:
  /// Level is an array or dictionary that is passed by.
  struct Level {
    Role role;
    Part part;
  };

  void visit_reference(const pdf::Reference& reference, Role role, std::uint32_t owner, Part part);
  void visit_contents(const pdf::Object& value, Role role, std::uint32_t owner, Part part);
  void visit_listed(const pdf::Array& items, Part part);
  void visit_array(const pdf::Array& items, Role role, std::uint32_t owner, Part part);
  void visit_entries(const pdf::Dictionary& entries, Role role, std::uint32_t owner, Part part);
  Part part_below(Role role, std::uint32_t owner, Part part, std::string_view key, Role next);
  bool pass_by(const pdf::Index::Slot& slot, Role role, Part part);
  void visit_tree(const pdf::Object& root);
  void visit_form(const pdf::Object& form);
  void list_annotations();
  void list_annotation(const pdf::Object& item, std::uint32_t page);
  /// count spends a visit; false once there are none left.
  bool count();
  void enter(const Place& place, Part part);
  pdf::Object follow(const pdf::Object& value);
  pdf::Object find(const pdf::Dictionary& dictionary, std::string_view key) { return follow(dictionary.find(key)); }

  pdf::File& file_;
  Map& map_;
  std::size_t revision_;
  std::size_t& visits_;
  std::vector<std::pair<Place, Part>> todo_;
  pdf::Tokenizer tokenizer_;   // of the object that is passed by
  std::vector<Level> levels_;  // of its arrays and dictionaries that are open
  std::vector<Place> pages_;   // and nodes of the page tree
  std::optional<std::uint32_t> unreadable_;
  std::optional<Error> error_;
};

/// array_role is the role of an array's items, by that of the array.
Role array_role(Role role);

/// element_role tells what stands in the structure of a tagged document: an element, or a reference to content.
Role element_role(const pdf::Dictionary& element);

}  // namespace libsign::pdf_changes
