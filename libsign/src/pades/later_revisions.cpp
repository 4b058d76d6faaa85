#include "pades/later_revisions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pdf/explain.hpp"

namespace libsign::pades {
namespace {

constexpr const char* kClause = "ISO 32000-2, 12.8.2.2";

/// LaterWalk walks over the revisions after one.
class LaterWalk {
 public:
  LaterWalk(pdf::File& file, std::size_t covered) : file_(file), covered_(covered) {}

  LaterRevisions run() {
    for (std::size_t i = covered_ + 1; i <= file_.last(); ++i) look_at(i);
    look_at_tail();
    return std::move(later_);
  }

 private:
  void suspect(std::string code, std::string message, const char* clause) {
    later_.changes = PdfChanges::Suspicious;
    later_.findings.push_back({std::move(code), Severity::Error, std::move(message), clause});
  }

  void look_at(std::size_t index) {
    const pdf::Revision& revision = file_.revisions()[index];
    if (later_.changes == PdfChanges::None) later_.changes = PdfChanges::Permitted;
    for (const pdf::Unexplained& gap : pdf::unexplained(file_, index, 1))
      suspect("UNEXPLAINED_BYTES", fmt::format("revision {}: {}", index + 1, gap.why), "ISO 32000-2, 7.5.6");
    for (const pdf::Section& section : revision.sections)
      if (section.exceeds_size)
        suspect("UNEXPLAINED_BYTES",
                fmt::format("revision {} lists objects that its trailer says do not exist", index + 1),
                "ISO 32000-2, 7.5.5");
    const pdf::Dictionary& before = file_.revisions()[index - 1].trailer;
    const bool same_root = revision.trailer.find("Root") == before.find("Root");
    const bool understood = same_root && has_store_or_none(index) &&
                            std::all_of(revision.entries.begin(), revision.entries.end(),
                                        [&](const pdf::Entry& entry) { return is_validation_data(entry, index); });
    if (!understood)
      suspect("CHANGED_AFTER_SIGNING", fmt::format("revision {} changed the document after it was signed", index + 1),
              kClause);
  }

  /// has_store_or_none tells whether what the catalog calls the security store is one, for all that its keys say.
  bool has_store_or_none(std::size_t index) {
    const auto catalog = file_.catalog(index);
    const auto store = catalog ? file_.value(*catalog->dictionary(), "DSS", index) : catalog;
    if (!store) return false;
    if (store->is_null()) return true;
    if (store->dictionary() == nullptr) return false;
    const auto& entries = store->dictionary()->entries();
    return std::all_of(entries.begin(), entries.end(), [](const auto& entry) {
      return entry.first == "Type" || entry.first == "VRI" || entry.first == "Certs" || entry.first == "CRLs" ||
             entry.first == "OCSPs";
    });
  }

  /// is_validation_data tells objects that are new, rewritten as they were, or the catalog with another DSS.
  bool is_validation_data(const pdf::Entry& entry, std::size_t index) {
    if (entry.kind == pdf::Entry::Kind::Free) return false;
    if (file_.entry(entry.number, index - 1) == nullptr) return true;
    const auto before = file_.load(entry.number, index - 1);
    const auto after = file_.load(entry.number, index);
    if (!before || !after || *before == nullptr || *after == nullptr) return false;
    if ((*before)->value == (*after)->value) return true;
    const auto root = file_.revisions()[index].trailer.find("Root").reference();
    if (!root || *root != (*after)->id) return false;
    const pdf::Dictionary* const old_catalog = (*before)->value.dictionary();
    const pdf::Dictionary* const new_catalog = (*after)->value.dictionary();
    return old_catalog != nullptr && new_catalog != nullptr && is_same_but_for_store(*old_catalog, *new_catalog);
  }

  static bool is_same_but_for_store(const pdf::Dictionary& before, const pdf::Dictionary& after) {
    const auto without_store = [](const pdf::Dictionary& catalog) {
      auto entries = catalog.entries();
      std::erase_if(entries, [](const auto& entry) { return entry.first == "DSS" || entry.first == "Extensions"; });
      return entries;
    };
    return without_store(before) == without_store(after);
  }

  void look_at_tail() {
    const pdf::Span tail = file_.tail();
    if (tail.size() == 0) return;
    const ByteView rest = file_.bytes().subspan(tail.begin);
    if (as_text(rest).find_first_not_of(std::string_view("\r\n \t\0", 5)) == std::string_view::npos) return;
    suspect("UNEXPLAINED_BYTES",
            fmt::format("{} octets follow the last revision, and no signature covers them", tail.size()),
            "ISO 32000-2, 7.5.5");
  }

  pdf::File& file_;
  std::size_t covered_;
  LaterRevisions later_;
};

}  // namespace

LaterRevisions judge_later_revisions(pdf::File& file, std::size_t covered) { return LaterWalk(file, covered).run(); }

}  // namespace libsign::pades
