#pragma once

#include <string_view>

#include "pdf_changes/change.hpp"

namespace libsign::pdf_changes {

/// Role is what an object is for, by the way that leads to it. An object has each role in which it can be reached, and
/// a change to it is judged in each.
enum class Role : std::uint8_t {
  Free,         // whatever it is, readers show none of it
  Locked,       // nothing in it may change, nor in what it leads to
  Drawn,        // locked, and what pages are drawn with: its keys are names that somebody chose, and none leads back
  Back,         // a way back to what has a role of its own; otherwise locked
  BackToField,  // … to a field
  BackToTree,   // … to a page, a node of the page tree or the catalog
  Catalog,
  Version,
  MarkInfo,
  Extensions,
  Extension,
  Info,
  Metadata,
  Store,  // the document security store
  StoreList,
  StoreObject,
  RelatedMap,  // its VRI
  Related,
  Form,
  FormFlags,
  FormDrawing,  // NeedAppearances
  FormResources,
  FormResourceMap,
  FormPictures,
  FieldList,
  Field,  // or a widget of it
  KidList,
  FieldValue,
  FieldText,      // strings beside the value
  FieldFlags,     // F
  FieldBehavior,  // Ff
  AppearanceSet,
  AppearanceStates,
  Appearance,
  PageNode,
  PageList,
  Page,
  AnnotationList,
  Annotation,
  AnnotationPart,
  StructureNode,
  StructureList,
  ObjectReference,
  NumberTree,
  NumberList
};
inline constexpr unsigned kRoles = static_cast<unsigned>(Role::NumberList) + 1;

/// Type is a set of types that a new value may have.
using Types = unsigned;
inline constexpr Types kAnyType = 0;
inline constexpr Types kBoolean = 1;
inline constexpr Types kInteger = 2;
inline constexpr Types kName = 4;
inline constexpr Types kString = 8;
inline constexpr Types kArray = 16;
inline constexpr Types kAnnot = 32;  // the name Annot

/// Rule says of one key of a dictionary in a role how its value goes on and what it takes to add, change or remove it.
/// Where the value's role has rules of its own, those decide about what changes inside.
struct Rule {
  Role in;
  std::string_view key;  // empty: every other key
  Role value;
  Permission added;
  Permission changed;
  Permission removed;
  Types types = kAnyType;
  Kind kind = Kind::Other;
};

/// rule_of finds the rule for a key; what has none is locked.
const Rule& rule_of(Role in, std::string_view key);

/// opens_structure tells the one key that gives its value a role of its own in a locked object: the rule for it says
/// so.
bool opens_structure(std::string_view key);

/// judges_inside tells whether a role looks into its values by rules of its own.
bool judges_inside(Role role);

/// has_owner tells whether objects in this role belong to a field or a page.
bool has_owner(Role role);

/// has_type tells whether a value is of one of the types.
bool has_type(const pdf::Object& value, Types types);

}  // namespace libsign::pdf_changes
