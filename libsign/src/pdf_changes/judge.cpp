#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "pdf_changes/caps.hpp"
#include "pdf_changes/history.hpp"

namespace libsign::pdf_changes {
namespace {

constexpr const char* kClause = "ISO 32000-2, 12.8.2.2";
constexpr const char* kLockClause = "ISO 32000-2, 12.8.2.4";
constexpr auto kDefault = static_cast<unsigned>(Permission::FormFilling);

/// Judge judges what came after one signature.
class Judge {
 public:
  Judge(const std::vector<Rights>& all, std::size_t which) : own_(all[which]) {
    for (const Rights& rights : all) {
      if (rights.revision > own_.revision) continue;
      if (rights.permission) permission_ = std::min(permission_.value_or(*rights.permission), *rights.permission);
      is_certified_ = is_certified_ || rights.is_certification;
      for (const FieldLock& lock : rights.locks) locks_.push_back(&lock);
    }
  }

  Judgement run(const History& history) {
    for (const Change& change : history.changes)
      if (change.revision > own_.revision) judge(change);
    warn_of(history.prepared, "PREPARED_CONTENT", "what was signed holds pages that are in no page tree");
    warn_of(history.unreadable, "UNREADABLE_CONTENT",
            "what was signed holds something that cannot be read, and other readers may make of it what they like");
    if (own_.permission && *own_.permission > *permission_)
      judgement_.findings.push_back(
          {"PERMISSION_WIDENED", Severity::Warning,
           fmt::format("the signature says that P is {}, and one before it permits no more than {}", *own_.permission,
                       *permission_),
           kClause});
    if (more_ != 0)
      judgement_.findings.push_back(
          {judgement_.changes == PdfChanges::Permitted ? "CHANGE_PERMITTED" : "CHANGED_AFTER_SIGNING",
           judgement_.changes == PdfChanges::Permitted ? Severity::Info : Severity::Error,
           fmt::format("and {} more changes after the signature", more_), kClause});
    return std::move(judgement_);
  }

 private:
  void judge(const Change& change) {
    if (judgement_.changes == PdfChanges::None) judgement_.changes = PdfChanges::Permitted;
    if (change.needs == Permission::Never)
      return add("CHANGED_AFTER_SIGNING", Severity::Error, sentence(change), kClause);
    if (static_cast<unsigned>(change.needs) > permission_.value_or(kDefault) &&
        change.needs != Permission::ValidationData)
      return add("CHANGE_NOT_PERMITTED", Severity::Error, fmt::format("{}; {}", sentence(change), forbidden_by()),
                 kClause);
    if (is_locked(change))
      return add("FIELD_LOCKED", Severity::Error, sentence(change) + "; a signature had locked it", kLockClause);
    if (change.kind == Kind::VisibleFieldAdded && is_certified_)
      return add("CHANGE_NOT_PERMITTED", Severity::Error,
                 sentence(change) + "; what shows on a page may not be added to a certified document", kClause);
    const bool adds_to_page = change.rectangle && !change.rectangle->is_empty();
    if (change.kind == Kind::VisibleFieldAdded || (adds_to_page && change.kind == Kind::AnnotationAdded))
      return add("PAGE_COVERED", Severity::Warning, sentence(change) + "; permitted, but it can cover what was signed",
                 kClause);
    if (change.kind == Kind::AnnotationChanged || change.kind == Kind::AnnotationRemoved ||
        change.kind == Kind::AnnotationAdded)
      return add("ANNOTATION_CHANGED", Severity::Warning, sentence(change) + "; permitted, for P is 3", kClause);
    if (change.kind == Kind::ReadOnlyFilled)
      return add("READ_ONLY_FILLED", Severity::Warning,
                 sentence(change) + ", and people cannot fill it in; permitted" + by_permission(), kClause);
    if (change.kind == Kind::FieldsRedrawn)
      return add("APPEARANCE_CHANGED", Severity::Warning, sentence(change) + "; permitted" + by_permission(), kClause);
    if (change.kind == Kind::AppearanceAlone)
      return add("APPEARANCE_CHANGED", Severity::Warning,
                 sentence(change) + ", and its value is the same; permitted" + by_permission(), kClause);
    add("CHANGE_PERMITTED", Severity::Info, sentence(change) + "; permitted" + by_permission(), kClause);
  }

  /// warn_of tells of the first of some objects that is in the signed revision.
  void warn_of(const std::vector<std::pair<std::size_t, std::uint32_t>>& objects, const char* code, const char* what) {
    for (const auto& [revision, object] : objects)
      if (revision == own_.revision)
        return judgement_.findings.push_back(
            {code, Severity::Warning, fmt::format("{} (object {})", what, object), kClause});
  }

  /// is_locked tells whether the field of a change is locked. A new field for a time-stamp is nobody's to lock.
  bool is_locked(const Change& change) const {
    if (change.kind == Kind::FieldsRedrawn) return !locks_.empty();
    if (!change.field || change.needs == Permission::ValidationData) return false;
    return std::any_of(locks_.begin(), locks_.end(), [&](const FieldLock* lock) { return lock->locks(*change.field); });
  }

  std::string forbidden_by() const {
    return permission_ ? fmt::format("not permitted, for P is {}", *permission_) : "no signature permits annotations";
  }
  std::string by_permission() const { return permission_ ? fmt::format(", for P is {}", *permission_) : ""; }

  void add(std::string code, Severity severity, std::string message, const char* clause) {
    if (severity == Severity::Error) {
      judgement_.changes = PdfChanges::Suspicious;
      ++errors_;
    }
    // An error is never left out for the sake of what is permitted.
    if (judgement_.findings.size() >= kMaxFindings && (severity != Severity::Error || errors_ > kMaxFindings)) {
      ++more_;
      return;
    }
    judgement_.findings.push_back({std::move(code), severity, std::move(message), clause});
  }

  const Rights& own_;
  std::optional<unsigned> permission_;
  bool is_certified_ = false;
  std::vector<const FieldLock*> locks_;
  std::size_t errors_ = 0;
  std::size_t more_ = 0;
  Judgement judgement_;
};

}  // namespace

Judgement judge_changes(const History& history, const std::vector<Rights>& all, std::size_t which) {
  return Judge(all, which).run(history);
}

std::vector<Finding> judge_certification(const std::vector<Rights>& all, std::size_t which) {
  const Rights& own = all[which];
  std::vector<Finding> findings;
  const auto fail = [&](std::string message) {
    findings.push_back({"CERTIFICATION_INVALID", Severity::Error, std::move(message), "ISO 32000-2, 12.8.2.2.1"});
  };
  if (!own.is_certification) return findings;
  if (!own.is_named_by_catalog) fail("the catalog does not name the signature that certifies the document");
  for (const Rights& other : all) {
    if (&other == &own || other.is_timestamp || other.revision >= own.revision) continue;
    fail(other.is_certification ? "the document had been certified before"
                                : "the document was certified after it had been signed");
    break;
  }
  return findings;
}

}  // namespace libsign::pdf_changes
