#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <libsign/result.hpp>
#include "pdf/file.hpp"

/// What one revision of a PDF file changed of the one before, and whether a signature lets it (ISO 32000-2, 12.8.2).
namespace libsign::pdf_changes {

/// Permission is what a change asks for, the least first: P of a certification is its number.
enum class Permission : std::uint8_t {
  ValidationData = 1,  // security stores, document time-stamps, metadata: never forbidden
  FormFilling = 2,     // filling in fields and signing
  Annotations = 3,     // annotations beside the form
  Never = 4            // everything else
};

/// Kind tells changes apart where the judgement or a reader does.
enum class Kind : std::uint8_t {
  Other,
  ValidationData,
  Metadata,
  FormSetting,
  FieldFilled,
  AppearanceAlone,  // a field looks different and its value is the same
  ReadOnlyFilled,   // a field that people cannot fill in
  FieldsRedrawn,    // readers are asked to draw all fields anew from their values
  FieldSigned,
  FieldAdded,         // for signatures, and not to be seen
  VisibleFieldAdded,  // for signatures, with an area on a page
  AnnotationAdded,
  AnnotationChanged,
  AnnotationRemoved
};

/// Rectangle is where an annotation lies on its page, in its units.
struct Rectangle {
  double left = 0;
  double bottom = 0;
  double right = 0;
  double top = 0;
  bool is_empty() const { return left == right || bottom == top; }
};

/// Change is one difference between a revision and the one before.
struct Change {
  std::size_t revision = 0;  // the index of the later one
  Permission needs = Permission::Never;
  Kind kind = Kind::Other;
  std::string what;                      // "was filled in", of a field; otherwise a sentence with its subject
  std::optional<std::string> field{};    // its full name, as locks name it
  std::string field_kind{};              // "text field", for people
  std::optional<std::size_t> page{};     // counted from 1
  std::uint32_t object = 0;              // 0 if it is no object of its own
  std::optional<Rectangle> rectangle{};  // of annotations and of new fields
};

/// sentence says what a change is, for people: with page, field, object and rectangle where there are.
std::string sentence(const Change& change);

/// rectangle_of reads Rect of an annotation as of `revision`; nothing if it is none.
std::optional<Rectangle> rectangle_of(pdf::File& file, const pdf::Dictionary& annotation, std::size_t revision);

}  // namespace libsign::pdf_changes
