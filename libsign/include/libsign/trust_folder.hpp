#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/net.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include <libsign/trust_store.hpp>
#include <libsign/trusted_list.hpp>

namespace libsign {

/// PinnedAnchor is a certificate that the user trusts, for good or for an interval with both ends inclusive.
struct PinnedAnchor {
  std::string id;  // the first 12 hexadecimal digits of its SHA-256
  Certificate certificate;
  std::string origin;  // the file or URL it came from
  std::optional<Instant> from;
  std::optional<Instant> until;
};

/// KeptList is a trusted list that was accepted, and how.
struct KeptList {
  std::string id;        // "EU", "EE": its territory, which is unique in a folder
  std::string location;  // where it is fetched anew; empty if it was handed over as a file and nobody points to it
  std::string under;     // the id of the list of lists that answers for its signers; empty if these are pinned
  std::vector<Certificate> pinned;   // by the user; empty with `under`
  std::vector<Certificate> signers;  // by one of whom the list as it is kept was signed
  bool is_list_of_lists = false;
  std::string operator_name;
  std::uint64_t sequence = 0;
  Instant issued{};
  std::optional<Instant> next_update;
  std::size_t services = 0;
  Instant accepted{};  // when its signature was judged
  Bytes sha256;        // of the file

  /// is_stale tells whether a newer list should have been published before `now`.
  bool is_stale(Instant now) const { return next_update && *next_update < now; }
};

/// ListChange is what became of one list when it was added or updated.
struct ListChange {
  enum class Outcome { Added, Updated, Unchanged, Kept };
  std::string id;
  Outcome outcome = Outcome::Unchanged;
  std::string message{};  // with Kept: why the new list was not taken; else a warning; may be empty
  bool network = false;   // with Kept: it could not be fetched
};

/// LoadedTrust is a folder's trust, ready for use.
struct LoadedTrust {
  TrustStore store;
  std::vector<std::string> warnings;  // sentences: lists that are stale or had to be left out
  bool from_cache = false;
};

/// TrustFolder is what a user trusts, on disk: pinned certificates and the last good trusted lists. A list that is
/// unsigned, unreadable, replayed or stale when it arrives is not taken, and the one before it goes on to serve.
///
/// The folder and its files must belong to the user, or root, and be writable by nobody else. Every change is written
/// at once and atomically. Not thread-safe; what load() returns is.
class LIBSIGN_EXPORT TrustFolder {
 public:
  /// open reads the folder's record; a folder that does not exist is an empty one, made when something is added.
  /// Errc::Refused if others may write to it, Errc::BadInput if the record cannot be read.
  static Result<TrustFolder> open(const std::filesystem::path& folder, const Limits& limits = {});

  const std::filesystem::path& path() const { return folder_; }
  const std::vector<PinnedAnchor>& pinned() const { return pinned_; }
  const std::vector<KeptList>& lists() const { return lists_; }
  bool empty() const { return pinned_.empty() && lists_.empty(); }

  /// pin adds a certificate, or changes the interval of one that is there. Returns its id.
  Result<std::string> pin(const Certificate& certificate, const std::string& origin, std::optional<Instant> from,
                          std::optional<Instant> until);

  /// add_list takes a list that one of `signers` signed; without signers, one that a list of lists kept here answers
  /// for. A new list of lists whose signer is not pinned is reached over its pivots, fetched through `fetcher`.
  /// The user names the list, so a stale one is taken with a warning. Errc::Usage if nobody answers for the list,
  /// Errc::Refused if its signature does not hold or a newer one is kept already.
  Result<ListChange> add_list(const Document& list, const std::string& location,
                              const std::vector<Certificate>& signers, net::Fetcher* fetcher, Instant now);

  /// remove forgets the pinned anchor or list with this id; a list of lists takes the lists under it along.
  /// Errc::NotFound if there is none.
  Result<void> remove(std::string_view id);

  /// update fetches every list anew, and those that a list of lists points to. What goes wrong with one list is told in
  /// its ListChange; an Error is one of the folder itself.
  Result<std::vector<ListChange>> update(net::Fetcher& fetcher, Instant now);

  /// read returns what the list with this id says, without judging it again; Errc::NotFound, Errc::BadInput if its file
  /// was changed.
  Result<TrustedList> read(std::string_view id) const;

  /// load makes a store of all that is trusted: from the cached snapshot if it fits the record, else by judging every
  /// list again, after which the snapshot is written if it can be.
  LoadedTrust load(Instant now) const;

 private:
  explicit TrustFolder(std::filesystem::path folder, const Limits& limits)
      : folder_(std::move(folder)), limits_(limits) {}
  friend class TrustUpdate;
  friend struct TrustRecord;

  Result<void> save() const;
  std::filesystem::path list_path(const KeptList& list) const;

  std::filesystem::path folder_;
  Limits limits_;
  std::vector<PinnedAnchor> pinned_;
  std::vector<KeptList> lists_;
};

}  // namespace libsign
