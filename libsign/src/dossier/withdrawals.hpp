#pragma once

#include "dossier/court.hpp"

namespace libsign::dossier {

enum class WithdrawalEffect { None, Unclear, Certain };

/// judge_withdrawal_of_proposal judges the withdrawal of an act that takes all participants, and says what it does to
/// that act: it has to come before the last of them signs, from one who has signed or proposed.
WithdrawalEffect judge_withdrawal_of_proposal(Court& court, Entry& withdrawal, const Entry& target);

/// judge_other_withdrawals judges those that are about no proposal and no notice.
void judge_other_withdrawals(Court& court);

}  // namespace libsign::dossier
