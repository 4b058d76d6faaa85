#pragma once

#include <map>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dossier/entry.hpp"

namespace libsign::dossier {

/// Ledger holds the acts of one agreement, each once, with ways to find them. The entries are in the order of their
/// ids and digests, whatever order the records came in; maps are only ever asked, never walked.
class Ledger {
 public:
  /// Acts of other agreements are left out. The records have to outlive the ledger.
  Ledger(std::span<const ActRecord> records, std::string_view agreement);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  std::vector<Entry>& entries() { return entries_; }
  /// of_kind returns the entries of one kind.
  std::span<Entry* const> of_kind(ActKind kind) const;
  /// find returns the act whose act.xml has this digest; null if it is not there.
  Entry* find(const Bytes& sha256) const;
  /// with_id returns all acts of that id: more than one only where they differ.
  std::span<Entry* const> with_id(std::string_view id) const;
  /// about returns the consents, receipts, deliveries and withdrawals that name the act by its digest or, as receipts
  /// may, one of its containers.
  std::span<Entry* const> about(const Entry& entry) const;
  /// named_by returns the act that a receipt, delivery, consent or withdrawal is about; null if it is not there.
  Entry* named_by(const Entry& entry) const;

 private:
  void fold(std::span<const ActRecord* const> originals);
  void index();

  std::vector<Entry> entries_;
  std::map<ActKind, std::vector<Entry*>> kinds_;
  std::unordered_map<std::string_view, Entry*> by_digest_;
  std::unordered_map<std::string_view, Entry*> by_container_;
  std::unordered_map<std::string_view, std::vector<Entry*>> by_id_;
  std::unordered_map<const Entry*, std::vector<Entry*>> about_;
};

}  // namespace libsign::dossier
