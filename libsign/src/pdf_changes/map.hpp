#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "pdf/file.hpp"
#include "pdf_changes/roles.hpp"

namespace libsign::pdf_changes {

/// Place is one way in which an object is used.
struct Place {
  pdf::Reference object;
  Role role = Role::Locked;
  std::uint32_t owner = 0;  // a field's index, a page's number; 0 where the role has no owner
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// Part names what a locked object belongs to, for people: "Contents" of page 2.
struct Part {
  const std::string* name = nullptr;
  std::uint32_t page = 0;
};

/// Field is one form field, or several dictionaries that are one: a field with its widgets.
struct Field {
  std::string name;           // in full
  pdf::Object type;           // FT, inherited
  std::int64_t behavior = 0;  // Ff, inherited
  bool is_signed = false;     // a signature field with a value
  std::size_t added_in = 0;   // revision
  std::uint32_t page = 0;     // that lists a widget of it; 0 if none does
  bool has_fields = false;    // below it: it is a group
  bool is_signature() const { return type.is_name("Sig"); }
};

/// Map says of each object of a document how it is used, as of one revision. It grows with the revisions: what was used
/// once is kept, so that an old use makes a judgement stricter, never laxer.
class Map {
 public:
  /// Anchors have a role of their own, so that ways back to them need not be judged.
  enum class Anchor : std::uint8_t { Tree, Field, Annotation };

  explicit Map(const pdf::File& file);

  /// knows tells whether the object of that number and rank is used at all.
  bool knows(std::uint32_t number, std::size_t rank) const {
    return (plain_[rank].uses & kAllRoles) != 0 || knows_otherwise(number);
  }
  std::vector<Place> places_of(std::uint32_t number) const;
  /// add returns whether the place is new. Objects that no revision has are passed over.
  bool add(const Place& place, Part part);
  /// part_of returns what the place, which was added, belongs to; of several the first.
  Part part_of(const Place& place) const;
  std::size_t size() const { return size_; }

  /// anchor makes an object one, unless it is one already.
  void anchor(pdf::Reference object, Anchor kind);
  bool is_anchored(pdf::Reference object) const { return anchor_of(object).has_value(); }
  bool is_anchored(pdf::Reference object, Anchor kind) const { return anchor_of(object) == kind; }

  /// fields begin at index 1; 0 is no field.
  std::vector<Field>& fields() { return fields_; }
  /// add_field returns the index of the new field.
  std::uint32_t add_field(Field field);
  bool has_field_named(const std::string& name) const { return field_names_.contains(name); }
  const std::vector<Field>& fields() const { return fields_; }
  /// octets_of_names counts those of all fields.
  std::size_t octets_of_names() const { return octets_of_names_; }
  /// widget_of returns the field that a dictionary is or shows; 0 if none.
  std::uint32_t field_of(pdf::Reference object) const;
  void set_field(pdf::Reference object, std::uint32_t field) { field_of_[object] = field; }

  const std::string* named(std::string_view text) { return &*names_.emplace(text).first; }

 private:
  struct ReferenceHash {
    std::size_t operator()(const pdf::Reference& object) const {
      return std::hash<std::uint64_t>{}(std::uint64_t{object.number} << 32 | object.generation);
    }
  };
  /// Plain is how an object of generation 0 is used without an owner, as nearly all are.
  struct Plain {
    std::uint64_t uses = 0;  // a bit for each role, above them two bits for the anchor
    Part part;
  };
  static constexpr std::uint64_t kAllRoles = (std::uint64_t{1} << kRoles) - 1;
  static_assert(kRoles + 2 <= 64);

  std::optional<Anchor> anchor_of(pdf::Reference object) const;
  bool knows_otherwise(std::uint32_t number) const;

  const pdf::File& file_;
  std::vector<Plain> plain_;      // by rank
  std::map<Place, Part> others_;  // with an owner, or of another generation
  std::size_t size_ = 0;
  std::unordered_map<pdf::Reference, Anchor, ReferenceHash> anchors_;  // of those that plain_ does not hold
  std::unordered_map<pdf::Reference, std::uint32_t, ReferenceHash> field_of_;
  std::vector<Field> fields_{1};
  std::unordered_set<std::string> field_names_;
  std::size_t octets_of_names_ = 0;
  std::set<std::string, std::less<>> names_;
};

}  // namespace libsign::pdf_changes
