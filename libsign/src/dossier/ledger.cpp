#include "dossier/ledger.hpp"

#include <algorithm>
#include <tuple>

namespace libsign::dossier {
namespace {

/// Occurrence tells two copies of one signature in one container from one signature in two containers.
using Occurrence = std::pair<std::string_view, std::size_t>;

bool better(const ActSignature& a, const ActSignature& b) {
  const bool a_passed = a.indication == Indication::TotalPassed;
  const bool b_passed = b.indication == Indication::TotalPassed;
  if (a_passed != b_passed) return a_passed;
  return a.existed_by.value_or(Instant::max()) < b.existed_by.value_or(Instant::max());
}

/// union_of merges the signatures of all originals; of one that occurs in several, the best proven.
std::vector<const ActSignature*> union_of(std::span<const ActRecord* const> originals) {
  std::map<Occurrence, const ActSignature*> found;
  for (const ActRecord* const record : originals) {
    std::map<std::string_view, std::size_t> seen;
    for (const ActSignature& signature : record->signatures) {
      const std::string_view value = key_of(signature.sha256);
      const ActSignature*& known = found[{value, seen[value]++}];
      if (known == nullptr || better(signature, *known)) known = &signature;
    }
  }
  std::vector<const ActSignature*> all;
  for (const auto& [occurrence, signature] : found) all.push_back(signature);
  return all;
}

auto order_of(const ActRecord* record) {
  return std::tie(record->act.header.id, record->act.sha256, record->file, record->file_sha256);
}

const ItemReference* item_of(const Act& act) {
  if (const auto* const receipt = std::get_if<Receipt>(&act.body)) return &receipt->of;
  if (const auto* const delivery = std::get_if<Delivery>(&act.body)) return &delivery->of;
  return nullptr;
}

const ActReference* reference_of(const Act& act) {
  if (const auto* const consent = std::get_if<Consent>(&act.body)) return &consent->to;
  if (const auto* const withdrawal = std::get_if<Withdrawal>(&act.body)) return &withdrawal->of;
  return nullptr;
}

}  // namespace

Ledger::Ledger(std::span<const ActRecord> records, std::string_view agreement) {
  std::vector<const ActRecord*> sorted;
  for (const ActRecord& record : records)
    if (record.act.header.agreement.id == agreement) sorted.push_back(&record);
  std::ranges::sort(sorted, [](const auto* a, const auto* b) { return order_of(a) < order_of(b); });
  const auto same_act = [](const ActRecord* a, const ActRecord* b) {
    return a->act.header.id == b->act.header.id && a->act.sha256 == b->act.sha256;
  };
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto last = std::find_if_not(first, sorted.end(), [&](const auto* next) { return same_act(*first, next); });
    fold({first, last});
    first = last;
  }
  index();
}

void Ledger::fold(std::span<const ActRecord* const> originals) {
  Entry entry;
  entry.act = &originals.front()->act;
  entry.originals.assign(originals.begin(), originals.end());
  entry.signatures = union_of(originals);
  for (const ActRecord* const record : originals) entry.status.files.push_back(record->file);
  entry.status.kind = entry.header().kind;
  entry.status.id = entry.header().id;
  entry.status.sha256 = entry.act->sha256;
  entry.status.by = entry.header().by;
  for (const ActRecord* const record : originals)
    for (const Finding& finding : record->findings) {
      if (finding.severity == Severity::Info)
        entry.note(finding.code, finding.message);
      else
        entry.warn(finding.code, finding.message);
    }
  entries_.push_back(std::move(entry));
}

void Ledger::index() {
  for (Entry& entry : entries_) {
    kinds_[entry.header().kind].push_back(&entry);
    by_digest_.emplace(key_of(entry.act->sha256), &entry);
    by_id_[entry.header().id].push_back(&entry);
    for (const ActRecord* const record : entry.originals) by_container_.emplace(key_of(record->file_sha256), &entry);
  }
  for (Entry& entry : entries_)
    if (const Entry* const target = named_by(entry)) about_[target].push_back(&entry);
}

std::span<Entry* const> Ledger::of_kind(ActKind kind) const {
  const auto found = kinds_.find(kind);
  return found == kinds_.end() ? std::span<Entry* const>() : found->second;
}

Entry* Ledger::find(const Bytes& sha256) const {
  const auto found = by_digest_.find(key_of(sha256));
  return found == by_digest_.end() ? nullptr : found->second;
}

std::span<Entry* const> Ledger::with_id(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::span<Entry* const>() : found->second;
}

std::span<Entry* const> Ledger::about(const Entry& entry) const {
  const auto found = about_.find(&entry);
  return found == about_.end() ? std::span<Entry* const>() : found->second;
}

Entry* Ledger::named_by(const Entry& entry) const {
  if (const ItemReference* const item = item_of(*entry.act)) {
    if (!item->act) {
      const auto found = by_container_.find(key_of(item->sha256));
      return found == by_container_.end() ? nullptr : found->second;
    }
    Entry* const target = find(item->sha256);
    return target != nullptr && target->header().id == *item->act ? target : nullptr;
  }
  if (const ActReference* const reference = reference_of(*entry.act)) {
    Entry* const target = find(reference->sha256);
    return target != nullptr && target->header().id == reference->id ? target : nullptr;
  }
  return nullptr;
}

}  // namespace libsign::dossier
