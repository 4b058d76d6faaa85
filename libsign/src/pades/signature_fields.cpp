#include "pades/signature_fields.hpp"

#include <set>

#include <fmt/format.h>

#include "pades/caps.hpp"
#include "pdf_changes/caps.hpp"
#include "pdf_changes/text.hpp"

namespace libsign::pades {
namespace {

/// Inherited is what a field takes from its parents (ISO 32000-2, 12.7.4.1).
struct Inherited {
  std::string name;
  pdf::Object type;
};

Error malformed(std::string what) { return {Errc::BadInput, std::move(what), ""}; }

/// FieldWalk walks one form.
class FieldWalk {
 public:
  FieldWalk(pdf::File& file, std::size_t revision, std::size_t& visits)
      : file_(file), revision_(revision), visits_(visits) {}

  Result<std::vector<SignatureField>> run() {
    const auto catalog = file_.catalog(revision_);
    if (!catalog) return catalog.error();
    const auto form = file_.value(*catalog->dictionary(), "AcroForm", revision_);
    if (!form) return form.error();
    if (form->is_null()) return std::vector<SignatureField>{};
    if (form->dictionary() == nullptr) return malformed("the form of the document is no dictionary");
    if (auto done = visit_all(form->dictionary()->find("Fields"), {}, 0); !done) return done.error();
    return std::move(found_);
  }

 private:
  Result<void> visit_all(const pdf::Object& list, const Inherited& inherited, unsigned depth) {
    const auto fields = file_.follow(list, revision_);
    if (!fields) return fields.error();
    if (fields->is_null()) return {};
    if (fields->array() == nullptr) return malformed("a list of form fields is none");
    if (depth > kMaxFieldDepth)
      return Error{Errc::LimitExceeded, fmt::format("form fields are nested more than {} deep", kMaxFieldDepth), ""};
    for (const pdf::Object& field : *fields->array())
      if (auto done = visit(field, inherited, depth); !done) return done;
    return {};
  }

  Result<void> visit(const pdf::Object& object, Inherited inherited, unsigned depth) {
    if (++visits_ > kMaxFieldVisits)
      return Error{Errc::LimitExceeded, fmt::format("more than {} form fields were looked at", kMaxFieldVisits), ""};
    const auto reference = object.reference();
    if (reference && !visited_.insert(*reference).second) return malformed("a form field occurs twice in its form");
    const auto field = file_.follow(object, revision_);
    if (!field) return field.error();
    const pdf::Dictionary* const entries = field->dictionary();
    if (entries == nullptr) return {};
    if (auto done = inherit(*entries, inherited); !done) return done;
    const pdf::Object& kids = entries->find("Kids");
    if (auto done = take(*entries, inherited); !done || kids.is_null()) return done;
    return visit_all(kids, inherited, depth + 1);
  }

  Result<void> inherit(const pdf::Dictionary& field, Inherited& inherited) {
    const auto name = file_.value(field, "T", revision_);
    if (!name) return name.error();
    if (const pdf::String* const text = name->string())
      inherited.name += (inherited.name.empty() ? "" : ".") + pdf_changes::text_of(*text);
    if (inherited.name.size() > pdf_changes::kMaxFieldName)
      return Error{Errc::LimitExceeded,
                   fmt::format("a form field has a name of more than {} octets", pdf_changes::kMaxFieldName), ""};
    const auto type = file_.value(field, "FT", revision_);
    if (!type) return type.error();
    if (!type->is_null()) inherited.type = *type;
    return {};
  }

  Result<void> take(const pdf::Dictionary& field, const Inherited& inherited) {
    const pdf::Object& written = field.find("V");
    const auto value = file_.follow(written, revision_);
    if (!value) return value.error();
    const pdf::Dictionary* const signature = value->dictionary();
    const bool is_signature_field = inherited.type.is_name("Sig");
    if (signature == nullptr) {
      if (is_signature_field && !value->is_null()) return malformed("the value of a signature field is no dictionary");
      return {};
    }
    if (!is_signature_field && !looks_signed(*signature)) return {};
    if (found_.size() == kMaxSignatureFields)
      return Error{Errc::LimitExceeded, fmt::format("more than {} fields are signed", kMaxSignatureFields), ""};
    SignatureField found{inherited.name, field, *signature, written.reference()};
    found.is_signature_field = is_signature_field;
    found_.push_back(std::move(found));
    return {};
  }

  static bool looks_signed(const pdf::Dictionary& value) {
    const pdf::Object& type = value.find("Type");
    return type.is_name("Sig") || type.is_name("DocTimeStamp") || value.has("ByteRange");
  }

  pdf::File& file_;
  std::size_t revision_;
  std::size_t& visits_;
  std::set<pdf::Reference> visited_;
  std::vector<SignatureField> found_;
};

}  // namespace

Result<std::vector<SignatureField>> signature_fields(pdf::File& file, std::size_t revision, std::size_t& visits) {
  return FieldWalk(file, revision, visits).run();
}

}  // namespace libsign::pades
