#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "dossier/authority.hpp"
#include "dossier/ledger.hpp"

namespace libsign::dossier {

/// Court is what every judge of an act looks at: the acts, the memorandum, who speaks for whom, and the options.
struct Court {
  Ledger& ledger;
  Entry& moc;
  const Memorandum& memorandum;
  const Authorities& authorities;
  const StatusOptions& options;

  const std::string& name_of(std::size_t participant) const { return memorandum.participants[participant].id; }
};

/// hear_all finds the voices of every act, and for acts of one participant whether it has made them.
void hear_all(Court& court);

/// part_rivals settles acts of one id that differ: one that alone was made counts, and of several none does.
/// Memoranda are rivals by the name of their agreement.
void part_rivals(Court& court);

/// join finds out for every act that takes all participants who stands behind it. Participants are counted, never
/// signatures. Consents have been judged before.
void join(Court& court);
/// judge_consents judges the acts that say yes or no to another.
void judge_consents(Court& court);

/// judge_lesser judges acts whose effect is that they were made: authority, contacts, successions, authorisations,
/// deliveries, receipts, arrangements.
void judge_statements(Court& court);

/// close_failed turns an act that was not made into NOT-EFFECTIVE or INDETERMINATE; false if it was made.
bool close_if_not_made(Court& court, Entry& entry);

}  // namespace libsign::dossier
