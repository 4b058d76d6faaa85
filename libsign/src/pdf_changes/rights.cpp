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
    rights_.locks.push_back(rights_.locks.size() < kMaxLocks ? lock_of(lock) : FieldLock{});
  }

  /// lock_of returns a lock of all fields for one that is malformed, and for one that names more than it may.
  FieldLock lock_of(const pdf::Dictionary& written) {
    FieldLock lock;
    const pdf::Object action = find(written, "Action");
    const pdf::Object fields = find(written, "Fields");
    if (fields.array() == nullptr || fields.array()->size() > kMaxLockedFields) return {};
    if (action.is_name("Include")) lock.action = FieldLock::Action::Include;
    if (action.is_name("Exclude")) lock.action = FieldLock::Action::Exclude;
    if (lock.action == FieldLock::Action::All) return {};
    std::size_t octets = 0;
    for (const pdf::Object& item : *fields.array()) {
      const pdf::Object name = follow(item);
      if (name.string() == nullptr) continue;
      octets += name.string()->octets.size();
      if (name.string()->octets.size() > kMaxFieldName || octets > kMaxLockedOctets) return {};
      lock.fields.insert(text_of(*name.string()));
    }
    return lock;
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
