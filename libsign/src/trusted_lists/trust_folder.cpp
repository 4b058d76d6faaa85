#include <libsign/trust_folder.hpp>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <libsign/trusted_list.hpp>

#include "crypto/crypto.hpp"
#include "trusted_lists/snapshot.hpp"
#include "trusted_lists/trust_record.hpp"

namespace libsign {

using namespace trusted_lists;

namespace fs = std::filesystem;

namespace {

/// snapshot_key digests what the snapshot depends on: the record, which names every list by digest, and of the lists'
/// files what changes when they do.
Bytes snapshot_key(const std::string& record, std::span<const fs::path> lists) {
  crypto::Hasher hasher(Digest::Sha256);
  hasher.update(as_bytes(record));
  for (const fs::path& path : lists) {
    std::error_code failure;
    const auto size = fs::file_size(path, failure);
    const auto written = fs::last_write_time(path, failure).time_since_epoch().count();
    hasher.update(as_bytes(fmt::format("{} {} {}\n", path.filename().string(), size, written)));
  }
  return hasher.finish();
}

std::string left_out(const KeptList& list, const std::string& why) {
  return fmt::format("the trusted list {} was left out: {}", list.id, why);
}

/// judge_kept judges a list again as it was when it was accepted.
void judge_kept(const KeptList& list, const fs::path& path, const Limits& limits, Snapshot& snapshot) {
  const auto document = Document::open(path, limits);
  if (!document) return snapshot.warnings.push_back(left_out(list, document.error().what));
  if (!equal(crypto::digest(Digest::Sha256, document->bytes()), list.sha256))
    return snapshot.warnings.push_back(left_out(list, "its file was changed"));
  const auto verified = verify_trusted_list(*document, list.signers, list.accepted, limits);
  if (!verified) return snapshot.warnings.push_back(left_out(list, verified.error().what));
  const std::string origin = fmt::format("trusted list {}, number {}", list.id, list.sequence);
  auto anchors = anchors_of(verified->list, origin);
  std::move(anchors.begin(), anchors.end(), std::back_inserter(snapshot.anchors));
}

}  // namespace

Result<TrustFolder> TrustFolder::open(const fs::path& folder, const Limits& limits) {
  TrustFolder opened(folder, limits);
  std::error_code failure;
  if (!fs::exists(folder, failure)) return opened;
  const fs::path record = folder / TrustRecord::kFile;
  const auto exposed = [&](const fs::path& path) {
    return Error{Errc::Refused, "others could change what is trusted here", path.string(),
                 "make it yours alone: chmod -R go-w, and chown if it is not yours"};
  };
  if (!is_private(folder)) return exposed(folder);
  if (!fs::exists(record, failure)) return opened;
  if (!is_private(record)) return exposed(record);
  const auto file = Document::open(record, limits);
  if (!file) return file.error();
  if (auto read = TrustRecord::read(as_text(file->bytes()), opened); !read) return read.error();
  return opened;
}

fs::path TrustFolder::list_path(const KeptList& list) const {
  return folder_ / TrustRecord::kLists / (to_hex(list.sha256) + ".xml");
}

Result<void> TrustFolder::save() const {
  if (auto made = make_private_folder(folder_); !made) return made;
  return write_private(folder_ / TrustRecord::kFile, as_bytes(TrustRecord::write(*this)));
}

Result<std::string> TrustFolder::pin(const Certificate& certificate, const std::string& origin,
                                     std::optional<Instant> from, std::optional<Instant> until) {
  const std::string id = to_hex(certificate.sha256()).substr(0, 12);
  if (from && until && *until < *from)
    return Error{Errc::Usage, "the interval ends before it begins", origin, "give --from a time before --until"};
  std::erase_if(pinned_, [&](const PinnedAnchor& anchor) { return anchor.certificate == certificate; });
  pinned_.push_back({.id = id, .certificate = certificate, .origin = origin, .from = from, .until = until});
  if (auto saved = save(); !saved) return saved.error();
  return id;
}

Result<void> TrustFolder::remove(std::string_view id) {
  const auto before = pinned_.size() + lists_.size();
  std::erase_if(pinned_, [&](const PinnedAnchor& anchor) {
    return anchor.id == id || to_hex(anchor.certificate.sha256()) == id;
  });
  std::vector<fs::path> files;
  std::erase_if(lists_, [&](const KeptList& list) {
    const bool goes = list.id == id || list.under == id;
    if (goes) files.push_back(list_path(list));
    return goes;
  });
  if (pinned_.size() + lists_.size() == before)
    return Error{Errc::NotFound, fmt::format("nothing here is called “{}”", id), folder_.string(),
                 "mocsign trust list shows the names"};
  auto saved = save();
  std::error_code failure;
  if (saved)
    for (const fs::path& file : files) fs::remove(file, failure);
  return saved;
}

Result<TrustedList> TrustFolder::read(std::string_view id) const {
  const auto list = std::find_if(lists_.begin(), lists_.end(), [&](const KeptList& one) { return one.id == id; });
  if (list == lists_.end())
    return Error{Errc::NotFound, fmt::format("no list here is called “{}”", id), folder_.string(),
                 "mocsign trust list shows the names"};
  const auto document = Document::open(list_path(*list), limits_);
  if (!document) return document.error();
  if (!equal(crypto::digest(Digest::Sha256, document->bytes()), list->sha256))
    return Error{Errc::BadInput, "the file of the list was changed", list_path(*list).string(),
                 "run mocsign trust update"};
  return parse_trusted_list(*document, limits_);
}

LoadedTrust TrustFolder::load(Instant now) const {
  LoadedTrust loaded;
  std::vector<fs::path> files;
  for (const KeptList& list : lists_) files.push_back(list_path(list));
  const fs::path cache = folder_ / TrustRecord::kSnapshot;
  const Bytes key = snapshot_key(TrustRecord::write(*this), files);
  std::optional<Snapshot> snapshot;
  if (!lists_.empty() && is_private(cache))
    if (const auto file = Document::open(cache, limits_)) snapshot = decode(file->bytes(), key);
  loaded.from_cache = snapshot.has_value();
  if (!snapshot) {
    snapshot.emplace();
    for (std::size_t i = 0; i < lists_.size(); ++i) judge_kept(lists_[i], files[i], limits_, *snapshot);
    // Where it cannot be written, the lists are judged again the next time.
    if (!lists_.empty()) static_cast<void>(write_private(cache, encode(*snapshot, key)));
  }
  loaded.warnings = std::move(snapshot->warnings);
  for (const KeptList& list : lists_)
    if (list.is_stale(now))
      loaded.warnings.push_back(fmt::format("the trusted list {} should have been renewed by {}; it goes on to serve",
                                            list.id, format_instant(*list.next_update)));
  std::vector<TrustAnchor> anchors = std::move(snapshot->anchors);
  for (const PinnedAnchor& anchor : pinned_)
    anchors.push_back(
        {.certificate = anchor.certificate, .origin = anchor.origin, .from = anchor.from, .until = anchor.until});
  loaded.store = TrustStore(std::move(anchors));
  return loaded;
}

}  // namespace libsign
