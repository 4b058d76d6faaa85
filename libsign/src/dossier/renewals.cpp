#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "dossier/records.hpp"

namespace libsign::dossier {
namespace {

using calendar::Timeliness;

/// has_power tells whether the text knows renewal by consent, and for how long; else it closes the act.
bool has_power(const Court& court, Entry& entry, const Periods& periods) {
  const auto& renew = court.memorandum.terms.renew;
  if (!renew || renew->mode == Renewal::Automatic) {
    entry.fail("POWER-NOT-IN-TEXT", renew ? fmt::format("the agreement renews itself ({}), without consent", renew->src)
                                          : std::string("the text does not know that the agreement is renewed"));
    entry.because("What all participants agree on can change the text; that is a modification.");
    entry.conclude(ActVerdict::NotEffective, "DEFECTIVE");
    return false;
  }
  if (periods.has_term() && renew->period) return true;
  entry.warn("RENEWAL-PERIOD-UNSTATED", "the text does not say for how long the agreement lasts or is renewed");
  entry.rest_on(renew->period ? "initial-period" : "renewal-period");
  entry.conclude(ActVerdict::Indeterminate, "SIGNED");
  return false;
}

/// Answer is when all had consented to a period, under one reading.
struct Answer {
  bool counts = false;
  bool follows = false;  // the period before it is one of the agreement; only then there is an answer
  Timeliness timely = Timeliness::Indeterminate;
};

Result<Answer> answer(const Entry& entry, const calendar::Reading& reading, Periods& periods) {
  const unsigned index = entry.body<AgreedRenewal>().period;
  const auto last = periods.last_index(reading);
  if (!last) return last.error();
  const unsigned renewed = last->value_or(0);
  if (index > renewed + 1) return Answer{};
  const auto before = periods.period(index - 1, reading);
  if (!before) return before.error();
  return Answer{index <= renewed, true, in_time(entry, *before)};
}

void conclude(Entry& entry, const std::vector<Answer>& answers) {
  const auto all = [&](auto holds) { return std::ranges::all_of(answers, holds); };
  const auto any = [&](auto holds) { return std::ranges::any_of(answers, holds); };
  const unsigned index = entry.body<AgreedRenewal>().period;
  if (all(&Answer::counts)) {
    entry.because(fmt::format("All participants had agreed on period {} before the one before it ended.", index));
    entry.conclude(ActVerdict::Effective, "RENEWED");
    return;
  }
  if (!all(&Answer::follows))
    entry.warn("RENEWAL-GAP",
               fmt::format("period {} is not one of the agreement, so {} does not follow", index - 1, index));
  else if (any(&Answer::counts) || any([](const Answer& one) { return one.timely == Timeliness::InTime; }))
    entry.warn("TIME-READING-SPLIT",
               "it came before the end under some readings of the text and after it under others");
  else if (all([](const Answer& one) { return one.timely == Timeliness::Late; }))
    entry.warn("RENEWAL-AFTER-END", "the agreement had ended; the text does not say that it can then be renewed");
  else
    entry.warn("TIME-NO-POE", fmt::format("nothing proves that all had signed before the end; proven is {}",
                                          format_instant(entry.at.latest)));
  entry.rest_on("commencement-day");
  entry.conclude(ActVerdict::Indeterminate, "SIGNED");
}

}  // namespace

Result<void> judge_renewals(Court& court, const Readings& readings, Periods& periods) {
  std::vector<Entry*> standing;
  std::vector<ConsentedPeriod> consented;
  for (Entry* const entry : court.ledger.of_kind(ActKind::AgreedRenewal)) {
    if (close_if_not_made(court, *entry) || !has_power(court, *entry, periods)) continue;
    standing.push_back(entry);
    consented.push_back({entry->body<AgreedRenewal>().period, entry});
  }
  periods.renew(std::move(consented));
  for (Entry* const entry : standing) {
    std::vector<Answer> answers;
    for (const calendar::Reading& reading : readings.open_at(entry->at.latest)) {
      const auto one = answer(*entry, reading, periods);
      if (!one) return one.error();
      answers.push_back(*one);
    }
    conclude(*entry, answers);
  }
  return {};
}

}  // namespace libsign::dossier
