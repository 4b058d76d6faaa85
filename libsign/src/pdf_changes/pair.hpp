#pragma once

#include <set>
#include <vector>

#include "pdf_changes/change.hpp"
#include "pdf_changes/walk.hpp"

namespace libsign::pdf_changes {

/// Pair compares a revision with the one before. What it finds is in `changes`; the map is led on to the revision.
class Pair {
 public:
  Pair(pdf::File& file, Map& map, std::size_t revision, std::size_t& visits)
      : file_(file), map_(map), revision_(revision), visits_(visits), walk_(file, map, revision, visits) {}

  /// run returns the changes. Errors as Walk::whole: then they are not all.
  Result<std::vector<Change>> run();

 private:
  /// Here is where a judgement stands: the object, how it is used, and by whom.
  struct Here {
    Place place;
    Part part{};
    std::optional<Rectangle> rectangle{};  // of what is reported
  };
  /// Both are the values before and after, followed.
  struct Both {
    pdf::Object before;
    pdf::Object after;
  };

  // pair.cpp: the way through the revision
  void compare_trailers();
  void compare_written(const Place& place);
  void compare(const pdf::Object& before, const pdf::Object& after, Here here);
  bool spend(const Both& both);
  void judge(const Both& both, const Here& here);
  void judge_entries(const pdf::Dictionary& before, const pdf::Dictionary& after, const Here& here);
  void judge_entry(const Rule& rule, std::string_view key, const pdf::Object& before, const pdf::Object& after,
                   Here here);
  void judge_leaf(const Rule& rule, std::string_view key, const Both& both, const Here& here);
  void judge_stream(const Both& both, const Here& here);
  bool is_same_by_number(const Place& place);
  Both follow(const pdf::Object& before, const pdf::Object& after, const Here& here);
  pdf::Object follow_after(const pdf::Object& value);
  bool is_new(const pdf::Object& value) const;
  void report(Permission needs, Kind kind, std::string what, const Here& here);
  void forbid(std::string what, const Here& here) { report(Permission::Never, Kind::Other, std::move(what), here); }
  void forbid_part(const Here& here, std::string_view key = "");
  void finish();
  void name_field(Change& change, std::uint32_t owner) const;

  // form_pair.cpp
  void judge_field_list(const Both& both, const Here& here);
  void judge_new_field(const pdf::Object& item, const Here& here);
  std::string fault_of_new_field(const pdf::Object& item, const pdf::Dictionary& field);
  std::string fault_of_widget(const pdf::Dictionary& widget, const pdf::Reference& field);
  std::vector<pdf::Object> widgets_of(const pdf::Object& item, const pdf::Dictionary& field);
  void judge_value(const Both& both, const pdf::Object& written, const Here& here);
  void judge_flags(Role role, const Both& both, const Here& here);

  // page_pair.cpp
  void judge_annotation_list(const Both& both, const Here& here);
  void judge_removed_annotation(const pdf::Object& item, const Here& here);
  void judge_added_annotation(const pdf::Object& item, const Here& here);
  void judge_structure_list(const Both& both, const Here& here);
  bool is_new_structure_element(const pdf::Object& item);
  void judge_number_list(const Both& both, const Here& here);

  // store_pair.cpp
  void judge_store_list(const Both& both, const Here& here);
  void judge_store_object(const Both& both, const Here& here);
  void judge_version(const Both& both, const Here& here);
  void judge_extension(const Both& both, const Here& here);
  void judge_metadata(const Both& both, const Here& here);
  bool is_harmless_metadata(const pdf::Stream& stream);

  pdf::File& file_;
  Map& map_;
  std::size_t revision_;
  std::size_t& visits_;
  Walk walk_;
  std::vector<Change> changes_;
  std::vector<std::uint32_t> owners_;              // of the changes: a field's index; 0 for others
  std::set<std::pair<Kind, std::uint32_t>> seen_;  // of what
  std::set<std::uint32_t> signed_now_;
  std::set<pdf::Reference> new_widgets_;
};

/// added_items returns the items of `after` that `before` lacks, if all of `before` are still there in their order;
/// nothing otherwise.
std::optional<std::vector<pdf::Object>> added_items(const pdf::Array& before, const pdf::Array& after);

}  // namespace libsign::pdf_changes
