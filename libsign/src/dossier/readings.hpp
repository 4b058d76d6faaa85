#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include <libsign/calendar.hpp>

#include "dossier/court.hpp"

namespace libsign::dossier {

/// Readings are the ways to understand the text that are still open, at any time. Agreed readings close choices for
/// what happens after them, or, where they say so, before, too.
class Readings {
 public:
  /// Judges the agreed readings.
  static Result<Readings> make(Court& court);

  /// all returns the readings that are open now.
  const std::vector<calendar::Reading>& now() const { return at_.back(); }
  /// open_at returns those that were open when something happened.
  const std::vector<calendar::Reading>& open_at(Instant instant) const;
  /// index_at names the set that open_at() returns.
  std::size_t index_at(Instant instant) const;
  /// withdrawal_rule returns what was agreed on withdrawals of notices.
  std::optional<WithdrawalRule> withdrawal_rule() const { return withdrawal_; }
  /// effective returns the agreed readings that count, in their order.
  const std::vector<const Entry*>& effective() const { return effective_; }

 private:
  std::vector<Instant> since_;  // at_[i + 1] counts from since_[i] on
  std::vector<std::vector<calendar::Reading>> at_;
  std::vector<const Entry*> effective_;
  std::optional<WithdrawalRule> withdrawal_;
};

/// zones_of returns each participant's zone; that of the place of signing where the memorandum names none.
std::vector<std::string> zones_of(const Memorandum& memorandum);

}  // namespace libsign::dossier
