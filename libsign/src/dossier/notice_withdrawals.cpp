#include <algorithm>

#include <fmt/format.h>

#include "dossier/notices.hpp"

namespace libsign::dossier {
namespace {

using calendar::Timeliness;

/// assented tells whether the addressee consented to the withdrawal.
bool assented(const Court& court, const Entry& withdrawal) {
  return std::ranges::any_of(court.ledger.about(withdrawal), [&](const Entry* about) {
    const auto* const consent = std::get_if<Consent>(&about->act->body);
    return consent != nullptr && about->is_effective() && consent->decision == Decision::Consent &&
           about->header().by != withdrawal.header().by;
  });
}

/// before_ends compares the arrival with the ends that the notice would bring, one a reading.
std::vector<Timeliness> before_ends(const Entry& notice, const calendar::ProvenTime& arrival, const std::string& zone) {
  std::vector<Timeliness> answers;
  for (const NoticeReading& reading : notice.status.readings) {
    if (!reading.end) continue;
    const auto end = calendar::last_instant_of(*reading.end, zone);
    if (end) answers.push_back(calendar::judge(arrival, *end));
  }
  return answers;
}

}  // namespace

void Notices::judge_withdrawal(Entry& entry) {
  if (close_if_not_made(court_, entry)) return;
  Entry& notice = *court_.ledger.named_by(entry);
  if (notice.header().by != entry.header().by) {
    entry.fail("WITHDRAWAL-BY-OTHER", fmt::format("the notice is one of {}", notice.header().by));
    entry.because("Only who gave a notice can take it back.");
    entry.conclude(ActVerdict::NotEffective, "VOID");
    return;
  }
  const auto rule = readings_.withdrawal_rule();
  if (rule == WithdrawalRule::Excluded) {
    entry.fail("WITHDRAWAL-EXCLUDED", "all participants agreed that a notice cannot be taken back");
    entry.conclude(ActVerdict::NotEffective, "VOID");
    return;
  }
  if (!rule) {
    entry.warn("WITHDRAWAL-RULE",
               "the text does not say whether a notice can be taken back; it is read so that it can "
               "until it takes effect",
               "unstated in text");
    entry.rest_on("withdrawal-rule");
  }
  const Journey journey = journey_of(court_, entry);
  if (journey.arrived) entry.status.arrived = journey.received;
  const auto place = places_.find(&notice);
  Exit::Counts unused = Exit::Counts::No;
  Exit::Counts& withdrawn = place == places_.end() ? unused : judged_[place->second].withdrawn;
  const auto answers = before_ends(notice, journey.received, court_.memorandum.execution.zone);
  const auto all = [&](Timeliness answer) {
    return std::ranges::all_of(answers, [&](Timeliness each) { return each == answer; });
  };
  if (!answers.empty() && all(Timeliness::Late)) {
    entry.fail("LATE", "it arrived after the end that the notice brought");
    entry.conclude(ActVerdict::NotEffective, "LATE");
    return;
  }
  const bool lacks_assent = rule == WithdrawalRule::WithAssent && !assented(court_, entry);
  if (!journey.arrived || lacks_assent || !all(Timeliness::InTime)) {
    if (!journey.arrived) entry.warn("NOTICE-SENT-ONLY", "nothing proves that it reached the addressee");
    if (lacks_assent) entry.warn("WITHDRAWAL-WITHOUT-ASSENT", "the other has to assent, and no act says so");
    if (journey.arrived && !all(Timeliness::InTime))
      entry.warn("TIME-READING-SPLIT", "whether it arrived before the end depends on the reading");
    if (withdrawn == Exit::Counts::No) withdrawn = Exit::Counts::Perhaps;
    entry.conclude(ActVerdict::Indeterminate, journey.arrived ? "RECEIVED" : "SENT-ONLY");
    return;
  }
  withdrawn = Exit::Counts::Yes;
  notice.because(fmt::format("It was taken back by {}.", entry.header().id));
  if (notice.status.verdict != ActVerdict::NotEffective) notice.conclude(notice.status.verdict, "WITHDRAWN");
  entry.because(fmt::format("It reached the addressee at {}, before the notice took effect; the notice ends nothing.",
                            format_instant(*journey.received.not_after)));
  entry.conclude(ActVerdict::Effective, "EFFECTIVE");
}

}  // namespace libsign::dossier
