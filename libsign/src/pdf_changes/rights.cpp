#include "pdf_changes/rights.hpp"

#include <algorithm>

#include "pdf_changes/caps.hpp"
#include "pdf_changes/text.hpp"

namespace libsign::pdf_changes {
namespace {

constexpr unsigned kDefaultPermission = 2;  // ISO 32000-2, table 257

/// RightsReader reads one signature.
class RightsReader {
 public:
  RightsReader(pdf::File& file, std::size_t revision) : file_(file), revision_(revision) {
    rights_.revision = revision;
  }

  Rights read(const pdf::Dictionary& signature, const pdf::Dictionary& field, std::optional<pdf::Reference> value) {
    const pdf::Object references = find(signature, "Reference");
    if (references.array() != nullptr)
      for (const pdf::Object& item : *references.array()) read_transform(follow(item));
    const pdf::Object lock = find(field, "Lock");
    if (lock.dictionary() != nullptr) {
      read_lock(*lock.dictionary());
      if (lock.dictionary()->has("P")) restrict_to(*lock.dictionary());
    }
    rights_.is_timestamp = signature.find("SubFilter").is_name("ETSI.RFC3161");
    rights_.is_named_by_catalog = value && named_by_catalog() == value;
    return std::move(rights_);
  }

 private:
  void read_transform(const pdf::Object& reference) {
    if (reference.dictionary() == nullptr) return;
    const pdf::Object method = find(*reference.dictionary(), "TransformMethod");
    const pdf::Object written = find(*reference.dictionary(), "TransformParams");
    static const pdf::Dictionary kNone;
    const pdf::Dictionary& parameters = written.dictionary() != nullptr ? *written.dictionary() : kNone;
    if (method.is_name("DocMDP")) {
      rights_.is_certification = true;
      restrict_to(parameters);
    } else if (method.is_name("FieldMDP")) {
      read_lock(parameters);
      if (parameters.has("P")) restrict_to(parameters);
    }
  }

  void restrict_to(const pdf::Dictionary& parameters) {
    const pdf::Object written = find(parameters, "P");
    const auto number = written.integer();
    const bool is_known = number && *number >= 1 && *number <= 3;
    const unsigned permission = is_known ? static_cast<unsigned>(*number) : written.is_null() ? kDefaultPermission : 1;
    rights_.permission = std::min(rights_.permission.value_or(permission), permission);
  }

  void read_lock(const pdf::Dictionary& lock) {
    if (rights_.locks.size() > kMaxLocks) return;
    FieldLock read;
    const pdf::Object action = find(lock, "Action");
    const pdf::Object fields = find(lock, "Fields");
    const bool names_few = fields.array() != nullptr && fields.array()->size() <= kMaxLockedFields;
    if (names_few && rights_.locks.size() < kMaxLocks) {
      if (action.is_name("Include")) read.action = FieldLock::Action::Include;
      if (action.is_name("Exclude")) read.action = FieldLock::Action::Exclude;
    }
    if (read.action != FieldLock::Action::All)
      for (const pdf::Object& item : *fields.array())
        if (const pdf::Object name = follow(item); may_be_name(name)) read.fields.insert(text_of(*name.string()));
    rights_.locks.push_back(std::move(read));
  }

  /// may_be_name tells strings that are not too long for any field: an octet of the name comes of two at most.
  static bool may_be_name(const pdf::Object& object) {
    constexpr std::size_t kMark = 3;
    return object.string() != nullptr && object.string()->octets.size() <= kMark + 2 * kMaxFieldName;
  }

  std::optional<pdf::Reference> named_by_catalog() {
    const auto catalog = file_.catalog(revision_);
    if (!catalog) return std::nullopt;
    const pdf::Object permissions = find(*catalog->dictionary(), "Perms");
    return permissions.dictionary() != nullptr ? permissions.dictionary()->find("DocMDP").reference() : std::nullopt;
  }

  pdf::Object follow(const pdf::Object& value) {
    auto followed = file_.follow(value, revision_);
    return followed ? *std::move(followed) : pdf::Object();
  }
  pdf::Object find(const pdf::Dictionary& dictionary, std::string_view key) { return follow(dictionary.find(key)); }

  pdf::File& file_;
  std::size_t revision_;
  Rights rights_;
};

}  // namespace

bool FieldLock::locks(const std::string& field) const {
  if (action == Action::All) return true;
  const std::string_view name = field;
  bool is_listed = fields.contains(name);
  for (std::size_t end = name.find('.'); end != std::string_view::npos && !is_listed; end = name.find('.', end + 1))
    is_listed = fields.contains(name.substr(0, end));
  return is_listed == (action == Action::Include);
}

Rights read_rights(pdf::File& file, std::size_t revision, const pdf::Dictionary& signature,
                   const pdf::Dictionary& field, std::optional<pdf::Reference> value) {
  return RightsReader(file, revision).read(signature, field, value);
}

}  // namespace libsign::pdf_changes
