#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "dossier/moments.hpp"
#include "dossier/records.hpp"

namespace libsign::dossier {
namespace {

using Stand = ActParticipant::Stand;

/// Mirrored are determinations of equal words.
using Words = std::tuple<std::string_view, std::string_view, std::string_view, calendar::Date, std::string_view>;

Words words_of(const Determination& determination) {
  return {determination.subject, determination.activity, determination.statement, determination.activity_start.date,
          determination.activity_start.zone};
}

void judge_precedence(Entry& entry, const Existence& complete) {
  const Determination& determination = entry.body<Determination>();
  const auto start = first_instant_in_act(entry, determination.activity_start);
  if (!start) {
    entry.conclude(ActVerdict::Indeterminate, "SIGNED");
    return;
  }
  if (complete.latest < *start) {
    entry.because(fmt::format("All had signed by {}, before the activity started at {}.",
                              format_instant(complete.latest), format_instant(*start)));
    entry.conclude(ActVerdict::Effective, "EFFECTIVE");
    return;
  }
  if (complete.stamped || (complete.earliest && *complete.earliest >= *start)) {
    entry.fail("PRECEDENCE-FAILED", fmt::format("it has to come in advance; the activity started at {}, and the last "
                                                "signature is proven from {} on",
                                                format_instant(*start), format_instant(complete.latest)));
    entry.conclude(ActVerdict::NotEffective, "LATE");
    return;
  }
  entry.warn("TIME-NO-POE", "nothing proves that it was signed before the activity started");
  entry.conclude(ActVerdict::Indeterminate, "SIGNED");
}

}  // namespace

void judge_determinations(Court& court) {
  std::map<Words, std::vector<Entry*>> mirrored;
  for (Entry* const entry : court.ledger.of_kind(ActKind::Determination))
    mirrored[words_of(entry->body<Determination>())].push_back(entry);
  for (const auto& [words, entries] : mirrored) {
    std::vector<std::optional<Existence>> first(court.memorandum.participants.size());
    for (const Entry* const entry : entries)
      for (const Voice& voice : entry->voices)
        if (voice.clear && (!first[voice.participant] || voice.at.latest < first[voice.participant]->latest))
          first[voice.participant] = voice.at;
    const bool all = std::ranges::all_of(first, [](const auto& one) { return one.has_value(); });
    Existence complete;
    for (const auto& one : first)
      if (one && one->latest >= complete.latest) complete = *one;
    for (Entry* const entry : entries) {
      if (all && !entry->made) {
        entry->made = true;
        std::erase_if(entry->status.findings,
                      [](const ActFinding& finding) { return finding.code == "ACT-MISSING-PARTICIPANT"; });
        entry->because("The others have made it in acts of equal words.");
      }
      if (!close_if_not_made(court, *entry)) judge_precedence(*entry, entries.size() > 1 ? complete : entry->at);
    }
  }
}

}  // namespace libsign::dossier
