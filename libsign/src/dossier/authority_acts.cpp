#include <algorithm>

#include <fmt/format.h>

#include "dossier/records.hpp"

namespace libsign::dossier {
namespace {

void judge_authority(Court& court, Entry& entry) {
  if (close_if_not_made(court, entry)) return;
  bool ended = true;
  for (const Grant& grant : entry.body<Authority>().grants) {
    ended &= grant.to && *grant.to <= court.options.at;
    entry.because(fmt::format("{} says that {} acts for it.", entry.header().by, grant.person));
    if (court.authorities.is_shared(grant.key))
      entry.warn("AUTH-KEY-SHARED", fmt::format("the key of {} is on record for another participant, too, so it speaks "
                                                "for none",
                                                grant.person));
  }
  const bool withdrawn = std::ranges::any_of(court.ledger.about(entry), [&](const Entry* about) {
    return about->header().kind == ActKind::Withdrawal && about->made && about->header().by == entry.header().by;
  });
  entry.conclude(ActVerdict::Effective, withdrawn ? "REVOKED" : ended ? "EXPIRED" : "ACTIVE");
}

void judge_succession(Court& court, Entry& entry) {
  if (close_if_not_made(court, entry)) return;
  const Succession& succession = entry.body<Succession>();
  if (!court.authorities.is_acknowledged(entry)) {
    entry.warn("AUTH-SUCCESSION-UNPROVEN", "the other participants have not acknowledged it");
    entry.conclude(ActVerdict::Indeterminate, "DECLARED");
    return;
  }
  entry.because(fmt::format("{} takes the place of {}, and all others have acknowledged it.", succession.successor,
                            succession.predecessor));
  entry.conclude(ActVerdict::Effective, "EFFECTIVE");
}

}  // namespace

void judge_authority_acts(Court& court) {
  for (Entry* const entry : court.ledger.of_kind(ActKind::Authority)) judge_authority(court, *entry);
  for (Entry* const entry : court.ledger.of_kind(ActKind::Succession)) judge_succession(court, *entry);
  for (Entry* const entry : court.ledger.of_kind(ActKind::Authorisation)) {
    if (close_if_not_made(court, *entry)) continue;
    entry->because(fmt::format("{} lets {} see what has the digest that it names.", entry->header().by,
                               entry->body<Authorisation>().recipient));
    entry->conclude(ActVerdict::Effective, "EFFECTIVE");
  }
}

}  // namespace libsign::dossier
