#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <libsign/trust_folder.hpp>
#include <libsign/trusted_list.hpp>

#include "crypto/crypto.hpp"
#include "trusted_lists/names.hpp"
#include "trusted_lists/trust_record.hpp"

namespace libsign {

using namespace trusted_lists;

namespace fs = std::filesystem;

namespace {

/// Terms are those on which a list is taken.
struct Terms {
  std::string location{};
  std::string under{};
  std::vector<Certificate> pinned{};   // by the user
  std::vector<Certificate> signers{};  // who may have signed it
  std::string territory{};             // that it has to be of; empty: any
  bool named_by_user = false;
};

Error refused(const Document& list, std::string why, std::string hint = {}) {
  return {Errc::Refused, std::move(why), list.name(), std::move(hint)};
}

}  // namespace

/// TrustUpdate is one change of a folder's lists.
class TrustUpdate {
 public:
  TrustUpdate(TrustFolder& folder, net::Fetcher* fetcher, Instant now)
      : folder_(folder), fetcher_(fetcher), now_(now) {}

  /// take judges a list and keeps it instead of the one before it.
  Result<ListChange> take(const Document& document, const Terms& terms) {
    const auto judged = judge(document, terms);
    if (!judged) return judged.error();
    const TrustedList& list = judged->verified.list;
    if (list.territory.empty() || (!terms.territory.empty() && list.territory != terms.territory))
      return refused(document, fmt::format("the list is that of {}, not of {}", list.territory, terms.territory));
    // Else a land's list could answer for the lists of others.
    if (!terms.under.empty() && list.is_list_of_lists())
      return refused(document, "a list of lists cannot stand below another one");
    const Bytes digest = crypto::digest(Digest::Sha256, document.bytes());
    const auto before = std::find_if(folder_.lists_.begin(), folder_.lists_.end(),
                                     [&](const KeptList& kept) { return kept.id == list.territory; });
    const bool is_new = before == folder_.lists_.end();
    if (!is_new)
      if (auto fit = check_successor(*before, list, document, terms); !fit) return fit.error();
    const bool stale = list.next_update && *list.next_update < now_;
    const std::string age =
        stale ? fmt::format("it should have been renewed by {}", format_instant(*list.next_update)) : std::string();
    const bool unchanged = !is_new && equal(before->sha256, digest);
    if (stale && !terms.named_by_user && !unchanged)
      return refused(document, "the list that is published is stale: " + age);

    KeptList kept{.id = list.territory,
                  .location = terms.location,
                  .under = terms.under,
                  .pinned = terms.pinned,
                  .signers = judged->signers,
                  .is_list_of_lists = list.is_list_of_lists(),
                  .operator_name = list.operator_name,
                  .sequence = list.sequence,
                  .issued = *list.issued,
                  .next_update = list.next_update,
                  .services = list.service_count(),
                  .accepted = now_,
                  .sha256 = digest};
    if (!unchanged)
      if (auto written = write_list(kept, document); !written) return written.error();
    const auto outcome = is_new      ? ListChange::Outcome::Added
                         : unchanged ? ListChange::Outcome::Unchanged
                                     : ListChange::Outcome::Updated;
    ListChange change{.id = kept.id, .outcome = outcome, .message = age};
    if (is_new) {
      folder_.lists_.push_back(std::move(kept));
    } else if (!unchanged || terms.named_by_user) {
      if (!unchanged) obsolete_.push_back(folder_.list_path(*before));
      *before = std::move(kept);
    }
    return change;
  }

  /// renew fetches the list that the terms name and takes it; what goes wrong is told.
  ListChange renew(const Terms& terms) {
    const auto fetched = fetch(terms.location);
    if (!fetched) return {terms.territory, ListChange::Outcome::Kept, fetched.error().what, true};
    auto change = take(*fetched, terms);
    if (change) return *std::move(change);
    return {terms.territory, ListChange::Outcome::Kept, change.error().what};
  }

  void renew_all(std::vector<ListChange>& changes) {
    const std::vector<KeptList> roots = [&] {
      std::vector<KeptList> all;
      for (const KeptList& list : folder_.lists_)
        if (list.under.empty()) all.push_back(list);
      return all;
    }();
    for (const KeptList& root : roots) {
      if (!root.location.empty())
        changes.push_back(renew(
            {.location = root.location, .pinned = root.pinned, .signers = successors(root), .territory = root.id}));
      if (root.is_list_of_lists) renew_below(root.id, changes);
    }
  }

  /// kept returns the list with this id as it is on disk; an empty one if it cannot be read.
  TrustedList kept(const std::string& id) const {
    auto list = folder_.read(id);
    return list ? *std::move(list) : TrustedList{};
  }

  /// save writes the record and then removes the files that it no longer names.
  Result<void> save() const {
    auto saved = folder_.save();
    std::error_code failure;
    if (saved)
      for (const fs::path& file : obsolete_) fs::remove(file, failure);
    return saved;
  }

 private:
  struct Judged {
    VerifiedList verified;
    std::vector<Certificate> signers;  // those among whom its signer is
  };

  Result<Document> fetch(const std::string& location) const {
    auto octets = fetcher_->get(location, folder_.limits_.max_document_bytes);
    if (!octets) return octets.error();
    return Document(location, *std::move(octets));
  }

  Result<Judged> judge(const Document& document, const Terms& terms) const {
    auto verified = verify_trusted_list(document, terms.signers, now_, folder_.limits_);
    if (verified) return Judged{*std::move(verified), terms.signers};
    if (verified.error().code != Errc::Refused || fetcher_ == nullptr) return verified.error();
    const auto announced = signers_by_pivots(document, terms);
    if (announced.empty()) return verified.error();
    verified = verify_trusted_list(document, announced, now_, folder_.limits_);
    if (!verified) return verified.error();
    return Judged{*std::move(verified), announced};
  }

  /// signers_by_pivots goes back through the former lists of lists to one that a known signer made, and from it
  /// forward again, each signed by whom the one before announces. Where they are is read from the list
  /// in question, which nobody needs to believe. Empty if the way does not lead there.
  std::vector<Certificate> signers_by_pivots(const Document& document, const Terms& terms) const {
    const auto claimed = parse_trusted_list(document, folder_.limits_);
    if (!claimed || !claimed->is_list_of_lists()) return {};
    std::vector<Document> on_the_way;
    for (const std::string& location : pivots_of(*claimed)) {
      auto pivot = fetch(location);
      if (!pivot) return {};
      on_the_way.push_back(*std::move(pivot));
      if (!verify_trusted_list(on_the_way.back(), terms.signers, now_, folder_.limits_)) continue;
      std::vector<Certificate> signers = terms.signers;
      std::uint64_t sequence = 0;
      for (auto step = on_the_way.rbegin(); step != on_the_way.rend(); ++step) {
        const auto verified = verify_trusted_list(*step, signers, now_, folder_.limits_);
        if (!verified || !verified->list.is_list_of_lists() || verified->list.sequence <= sequence) return {};
        sequence = verified->list.sequence;
        signers = signers_announced_by(verified->list);
      }
      return claimed->sequence > sequence ? signers : std::vector<Certificate>();
    }
    return {};
  }

  /// check_successor refuses a list that is older than the one kept (a replay), or whose keeper is another one.
  Result<void> check_successor(const KeptList& before, const TrustedList& list, const Document& document,
                               const Terms& terms) const {
    if (before.under.empty() && !terms.under.empty())
      return refused(document, fmt::format("the signers of the list {} are pinned apart", before.id),
                     "remove it first to have the list of lists answer for it");
    if (list.sequence < before.sequence || (list.sequence == before.sequence && *list.issued < before.issued))
      return refused(document,
                     fmt::format("the list is number {}, older than number {}, which is kept already", list.sequence,
                                 before.sequence),
                     fmt::format("remove {} first if you want the old one", before.id));
    return {};
  }

  /// successors returns who may sign the list after the one that is kept.
  std::vector<Certificate> successors(const KeptList& root) const {
    if (!root.is_list_of_lists) return root.signers;
    auto announced = signers_announced_by(kept(root.id));
    return announced.empty() ? root.signers : announced;
  }

  void renew_below(const std::string& root, std::vector<ListChange>& changes) {
    std::set<std::string> seen{root};
    for (const ListPointer& pointer : kept(root).pointers)
      if (pointer.type == kNationalList && pointer.is_readable() && seen.insert(pointer.territory).second)
        changes.push_back(renew(
            {.location = pointer.location, .under = root, .signers = pointer.signers, .territory = pointer.territory}));
  }

  Result<void> write_list(const KeptList& list, const Document& document) const {
    if (auto made = make_private_folder(folder_.folder_); !made) return made;
    if (auto made = make_private_folder(folder_.folder_ / TrustRecord::kLists); !made) return made;
    return write_private(folder_.list_path(list), document.bytes());
  }

  TrustFolder& folder_;
  net::Fetcher* fetcher_;
  Instant now_;
  std::vector<fs::path> obsolete_;
};

Result<ListChange> TrustFolder::add_list(const Document& list, const std::string& location,
                                         const std::vector<Certificate>& signers, net::Fetcher* fetcher, Instant now) {
  TrustUpdate update(*this, fetcher, now);
  Terms terms{.location = location, .pinned = signers, .signers = signers, .named_by_user = true};
  if (signers.empty()) {
    const auto claimed = parse_trusted_list(list, limits_);
    if (!claimed) return claimed.error();
    for (const KeptList& root : lists_)
      for (const ListPointer& pointer :
           root.is_list_of_lists&& root.under.empty() ? update.kept(root.id).pointers : std::vector<ListPointer>())
        if (pointer.territory == claimed->territory && pointer.type == kNationalList && pointer.is_readable()) {
          terms.under = root.id;
          terms.location = pointer.location;
          terms.signers.insert(terms.signers.end(), pointer.signers.begin(), pointer.signers.end());
        }
    if (terms.signers.empty())
      return Error{Errc::Usage, "nobody answers for the signer of this list", list.name(),
                   "name the certificate that it is signed with by --signer, from a source that you trust; or add a "
                   "list of lists that points to it"};
  }
  auto change = update.take(list, terms);
  if (!change) return change;
  if (auto saved = update.save(); !saved) return saved.error();
  return change;
}

Result<std::vector<ListChange>> TrustFolder::update(net::Fetcher& fetcher, Instant now) {
  TrustUpdate update(*this, &fetcher, now);
  std::vector<ListChange> changes;
  update.renew_all(changes);
  if (auto saved = update.save(); !saved) return saved.error();
  return changes;
}

}  // namespace libsign
