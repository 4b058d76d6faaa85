#include "dossier/withdrawals.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace libsign::dossier {
namespace {

bool stands_behind(const std::string& participant, const Entry& target) {
  if (target.header().by == participant) return true;
  return std::ranges::any_of(target.status.participants, [&](const ActParticipant& stand) {
    return stand.participant == participant && stand.stand != ActParticipant::Stand::No;
  });
}

}  // namespace

WithdrawalEffect judge_withdrawal_of_proposal(Court& court, Entry& withdrawal, const Entry& target) {
  if (close_if_not_made(court, withdrawal)) return WithdrawalEffect::None;
  if (!stands_behind(withdrawal.header().by, target)) {
    withdrawal.fail("WITHDRAWAL-BY-OTHER",
                    fmt::format("{} has neither proposed nor signed what it withdraws", withdrawal.header().by));
    withdrawal.conclude(ActVerdict::NotEffective, "VOID");
    return WithdrawalEffect::None;
  }
  if (!target.made || proven_before(withdrawal.at, target.at)) {
    withdrawal.because("It came before all participants had signed.");
    withdrawal.conclude(ActVerdict::Effective, "EFFECTIVE");
    return WithdrawalEffect::Certain;
  }
  if (proven_before(target.at, withdrawal.at)) {
    withdrawal.fail("WITHDRAWAL-TOO-LATE", fmt::format("all participants had signed by {}; one alone cannot undo that",
                                                       format_instant(target.at.latest)));
    withdrawal.conclude(ActVerdict::NotEffective, "LATE");
    return WithdrawalEffect::None;
  }
  withdrawal.fail("TIME-NO-POE", "nothing proves whether it came before the last participant signed");
  withdrawal.conclude(ActVerdict::Indeterminate, "SIGNED");
  return WithdrawalEffect::Unclear;
}

void judge_other_withdrawals(Court& court) {
  for (Entry* const entry : court.ledger.of_kind(ActKind::Withdrawal)) {
    if (!entry->status.state.empty() || close_if_not_made(court, *entry)) continue;
    const Entry* const target = court.ledger.named_by(*entry);
    if (target == nullptr) {
      entry->fail("ACT-REFERENCE-UNKNOWN", "the act that it withdraws is not here");
      entry->conclude(ActVerdict::Indeterminate, "SIGNED");
      continue;
    }
    if (target->header().by != entry->header().by) {
      entry->fail("WITHDRAWAL-BY-OTHER", fmt::format("the act that it withdraws is one of {}", target->header().by));
      entry->conclude(ActVerdict::NotEffective, "VOID");
      continue;
    }
    if (target->header().kind != ActKind::Authority) {
      entry->warn("WITHDRAWAL-NO-EFFECT", fmt::format("an act of kind {} is superseded by another, and not withdrawn",
                                                      name(target->header().kind)));
      entry->conclude(ActVerdict::Indeterminate, "SIGNED");
      continue;
    }
    entry->because(
        fmt::format("It ends what {} has stated, from {} on.", entry->header().by, format_instant(entry->at.latest)));
    entry->conclude(ActVerdict::Effective, "EFFECTIVE");
  }
}

}  // namespace libsign::dossier
