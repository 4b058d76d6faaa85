#include "pdf_changes/roles.hpp"

#include <algorithm>
#include <array>

namespace libsign::pdf_changes {
namespace {

constexpr Permission kData = Permission::ValidationData;
constexpr Permission kFill = Permission::FormFilling;
constexpr Permission kAnnotate = Permission::Annotations;
constexpr Permission kNever = Permission::Never;

constexpr Rule kLocked{Role::Locked, "", Role::Locked, kNever, kNever, kNever};

/// Keys that lead back from anywhere, in a locked object, too: to pages, parents, fields.
constexpr std::array<std::string_view, 10> kBackKeys{"P",   "Parent", "Pg", "Obj",  "Popup",
                                                     "IRT", "Fields", "CO", "Dest", "T"};

// In the order of docs/pdf.md.
constexpr std::array kRules{
    Rule{Role::Catalog, "Pages", Role::PageNode, kNever, kNever, kNever},
    Rule{Role::Catalog, "AcroForm", Role::Form, kData, kData, kNever},
    Rule{Role::Catalog, "DSS", Role::Store, kData, kData, kNever, kAnyType, Kind::ValidationData},
    Rule{Role::Catalog, "Extensions", Role::Extensions, kData, kData, kNever},
    Rule{Role::Catalog, "Version", Role::Version, kData, kData, kNever, kName},
    Rule{Role::Catalog, "Metadata", Role::Metadata, kData, kData, kNever, kAnyType, Kind::Metadata},
    Rule{Role::Catalog, "StructTreeRoot", Role::StructureNode, kNever, kNever, kNever},
    Rule{Role::Catalog, "MarkInfo", Role::MarkInfo, kData, kData, kNever},
    Rule{Role::MarkInfo, "Marked", Role::Locked, kData, kData, kNever, kBoolean, Kind::FormSetting},
    Rule{Role::MarkInfo, "UserProperties", Role::Locked, kData, kData, kNever, kBoolean, Kind::FormSetting},
    Rule{Role::MarkInfo, "Suspects", Role::Locked, kData, kData, kNever, kBoolean, Kind::FormSetting},
    Rule{Role::Extensions, "Type", Role::Locked, kData, kNever, kNever, kName},
    Rule{Role::Extensions, "", Role::Extension, kData, kData, kNever},
    Rule{Role::Info, "", Role::Free, kData, kData, kData, kAnyType, Kind::Metadata},

    Rule{Role::Store, "Type", Role::Locked, kData, kNever, kNever, kName, Kind::ValidationData},
    Rule{Role::Store, "VRI", Role::RelatedMap, kData, kData, kNever, kAnyType, Kind::ValidationData},
    Rule{Role::Store, "Certs", Role::StoreList, kData, kData, kData, kAnyType, Kind::ValidationData},
    Rule{Role::Store, "CRLs", Role::StoreList, kData, kData, kData, kAnyType, Kind::ValidationData},
    Rule{Role::Store, "OCSPs", Role::StoreList, kData, kData, kData, kAnyType, Kind::ValidationData},
    Rule{Role::RelatedMap, "Type", Role::Locked, kData, kNever, kNever, kName, Kind::ValidationData},
    Rule{Role::RelatedMap, "", Role::Related, kData, kData, kNever, kAnyType, Kind::ValidationData},
    Rule{Role::Related, "Type", Role::Locked, kData, kNever, kNever, kName, Kind::ValidationData},
    Rule{Role::Related, "Cert", Role::StoreList, kData, kData, kData, kAnyType, Kind::ValidationData},
    Rule{Role::Related, "CRL", Role::StoreList, kData, kData, kData, kAnyType, Kind::ValidationData},
    Rule{Role::Related, "OCSP", Role::StoreList, kData, kData, kData, kAnyType, Kind::ValidationData},
    Rule{Role::Related, "TU", Role::Locked, kData, kNever, kNever, kString, Kind::ValidationData},
    Rule{Role::Related, "TS", Role::StoreObject, kData, kNever, kNever, kAnyType, Kind::ValidationData},

    Rule{Role::Form, "Fields", Role::FieldList, kData, kData, kNever},
    Rule{Role::Form, "CO", Role::Back, kNever, kNever, kNever},
    Rule{Role::Form, "SigFlags", Role::FormFlags, kData, kData, kNever, kInteger, Kind::FormSetting},
    Rule{Role::Form, "NeedAppearances", Role::FormDrawing, kFill, kFill, kFill, kBoolean, Kind::FormSetting},
    Rule{Role::Form, "DA", Role::Locked, kFill, kNever, kNever, kString, Kind::FormSetting},
    Rule{Role::Form, "DR", Role::FormResources, kFill, kFill, kNever, kAnyType, Kind::FormSetting},
    Rule{Role::FormResources, "ProcSet", Role::Locked, kFill, kNever, kNever, kArray, Kind::FormSetting},
    // Writers of visible signatures put theirs here under one name, and readers draw nothing with it.
    Rule{Role::FormResources, "XObject", Role::FormPictures, kFill, kFill, kNever, kAnyType, Kind::FormSetting},
    Rule{Role::FormPictures, "", Role::Drawn, kFill, kFill, kNever, kAnyType, Kind::FormSetting},
    Rule{Role::FormResources, "", Role::FormResourceMap, kFill, kFill, kNever, kAnyType, Kind::FormSetting},
    Rule{Role::FormResourceMap, "", Role::Drawn, kFill, kNever, kNever, kAnyType, Kind::FormSetting},

    Rule{Role::Field, "V", Role::FieldValue, kFill, kFill, kFill},
    Rule{Role::Field, "RV", Role::FieldText, kFill, kFill, kFill, kString, Kind::FieldFilled},
    Rule{Role::Field, "I", Role::FieldText, kFill, kFill, kFill, kArray, Kind::FieldFilled},
    Rule{Role::Field, "TI", Role::FieldText, kFill, kFill, kFill, kInteger, Kind::AppearanceAlone},
    Rule{Role::Field, "AS", Role::FieldText, kFill, kFill, kFill, kName, Kind::AppearanceAlone},
    Rule{Role::Field, "AP", Role::AppearanceSet, kFill, kFill, kFill, kAnyType, Kind::AppearanceAlone},
    Rule{Role::Field, "DA", Role::FieldText, kFill, kFill, kFill, kString, Kind::AppearanceAlone},
    Rule{Role::Field, "Q", Role::FieldText, kFill, kFill, kFill, kInteger, Kind::AppearanceAlone},
    Rule{Role::Field, "M", Role::FieldText, kFill, kFill, kFill, kString, Kind::AppearanceAlone},
    Rule{Role::Field, "Type", Role::FieldText, kFill, kNever, kNever, kAnnot, Kind::AppearanceAlone},
    Rule{Role::Field, "F", Role::FieldFlags, kFill, kFill, kNever, kInteger, Kind::AppearanceAlone},
    Rule{Role::Field, "Ff", Role::FieldBehavior, kFill, kFill, kNever, kInteger, Kind::AppearanceAlone},
    Rule{Role::Field, "Kids", Role::KidList, kNever, kNever, kNever},
    Rule{Role::Field, "Parent", Role::BackToField, kNever, kNever, kNever},
    Rule{Role::Field, "P", Role::Back, kNever, kNever, kNever},
    Rule{Role::AppearanceSet, "", Role::AppearanceStates, kFill, kFill, kFill, kAnyType, Kind::AppearanceAlone},
    Rule{Role::AppearanceStates, "", Role::Appearance, kFill, kFill, kFill, kAnyType, Kind::AppearanceAlone},
    Rule{Role::Appearance, "", Role::Drawn, kNever, kNever, kNever},

    Rule{Role::PageNode, "Kids", Role::PageList, kNever, kNever, kNever},
    Rule{Role::PageNode, "Parent", Role::BackToTree, kNever, kNever, kNever},
    Rule{Role::Page, "Parent", Role::BackToTree, kNever, kNever, kNever},
    Rule{Role::Page, "Contents", Role::Drawn, kNever, kNever, kNever},
    Rule{Role::Page, "Annots", Role::AnnotationList, kData, kData, kNever},
    Rule{Role::Page, "Tabs", Role::Locked, kAnnotate, kAnnotate, kAnnotate, kName, Kind::AnnotationChanged},
    Rule{Role::Annotation, "P", Role::Back, kNever, kNever, kNever},
    Rule{Role::Annotation, "Popup", Role::Back, kAnnotate, kAnnotate, kAnnotate, kAnyType, Kind::AnnotationChanged},
    Rule{Role::Annotation, "IRT", Role::Back, kAnnotate, kAnnotate, kAnnotate, kAnyType, Kind::AnnotationChanged},
    Rule{Role::Annotation, "Parent", Role::Back, kAnnotate, kAnnotate, kAnnotate, kAnyType, Kind::AnnotationChanged},
    Rule{Role::Annotation, "Subtype", Role::Locked, kNever, kNever, kNever},
    Rule{Role::Annotation, "", Role::AnnotationPart, kAnnotate, kAnnotate, kAnnotate, kAnyType,
         Kind::AnnotationChanged},
    Rule{Role::AnnotationPart, "", Role::AnnotationPart, kAnnotate, kAnnotate, kAnnotate, kAnyType,
         Kind::AnnotationChanged},

    Rule{Role::StructureNode, "K", Role::StructureList, kNever, kNever, kNever},
    Rule{Role::StructureNode, "P", Role::StructureNode, kNever, kNever, kNever},
    Rule{Role::StructureNode, "Pg", Role::Back, kNever, kNever, kNever},
    Rule{Role::StructureNode, "ParentTree", Role::NumberTree, kNever, kNever, kNever},
    Rule{Role::StructureNode, "ParentTreeNextKey", Role::Locked, kFill, kFill, kNever, kInteger, Kind::FieldAdded},
    Rule{Role::StructureNode, "Ref", Role::StructureList, kNever, kNever, kNever},
    Rule{Role::StructureNode, "IDTree", Role::NumberTree, kNever, kNever, kNever},
    Rule{Role::NumberTree, "Kids", Role::NumberTree, kNever, kNever, kNever},
    Rule{Role::NumberTree, "Nums", Role::NumberList, kNever, kNever, kNever},
    Rule{Role::NumberTree, "Names", Role::NumberList, kNever, kNever, kNever},
    Rule{Role::ObjectReference, "Obj", Role::Back, kNever, kNever, kNever},
    Rule{Role::ObjectReference, "Pg", Role::Back, kNever, kNever, kNever}};

constexpr Rule kDrawn{Role::Drawn, "", Role::Drawn, kNever, kNever, kNever};
constexpr Rule kStructure{Role::Locked, "SE", Role::StructureNode, kNever, kNever, kNever};

constexpr Rule kBack{Role::Locked, "", Role::Back, kNever, kNever, kNever};

bool is_locked(Role role) {
  return role == Role::Locked || role == Role::Back || role == Role::BackToField || role == Role::BackToTree;
}

bool leads_back(std::string_view key) { return std::find(kBackKeys.begin(), kBackKeys.end(), key) != kBackKeys.end(); }

}  // namespace

const Rule& rule_of(Role in, std::string_view key) {
  if (in == Role::Drawn || (key == "Resources" && in != Role::AnnotationPart)) return kDrawn;
  if (is_locked(in)) return key == kStructure.key ? kStructure : leads_back(key) ? kBack : kLocked;
  const Rule* any = nullptr;
  for (const Rule& rule : kRules) {
    if (rule.in != in) continue;
    if (rule.key == key) return rule;
    if (rule.key.empty()) any = &rule;
  }
  if (in == Role::AnnotationPart && leads_back(key)) return rule_of(Role::Annotation, "Popup");
  if (any != nullptr) return *any;
  return kLocked;
}

bool opens_structure(std::string_view key) { return key == kStructure.key; }

bool judges_inside(Role role) {
  switch (role) {
    case Role::Free:
    case Role::Locked:
    case Role::Drawn:
    case Role::FormDrawing:
    case Role::Back:
    case Role::BackToField:
    case Role::BackToTree:
    case Role::Version:
    case Role::FieldText:
    case Role::FieldFlags:
    case Role::FieldBehavior:
    case Role::FormFlags: return false;
    default: return true;
  }
}

bool has_owner(Role role) {
  switch (role) {
    case Role::Field:
    case Role::KidList:
    case Role::FieldValue:
    case Role::FieldText:
    case Role::FieldFlags:
    case Role::FieldBehavior:
    case Role::AppearanceSet:
    case Role::AppearanceStates:
    case Role::Appearance:
    case Role::Page:
    case Role::AnnotationList:
    case Role::Annotation: return true;
    default: return false;
  }
}

bool has_type(const pdf::Object& value, Types types) {
  if (types == kAnyType) return true;
  return ((types & kBoolean) != 0 && value.boolean()) || ((types & kInteger) != 0 && value.integer()) ||
         ((types & kName) != 0 && value.name() != nullptr) || ((types & kString) != 0 && value.string() != nullptr) ||
         ((types & kArray) != 0 && value.array() != nullptr) || ((types & kAnnot) != 0 && value.is_name("Annot"));
}

}  // namespace libsign::pdf_changes
