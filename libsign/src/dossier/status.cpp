#include <libsign/status.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "dossier/ambiguities.hpp"
#include "dossier/caps.hpp"
#include "dossier/contacts.hpp"
#include "dossier/delivery.hpp"
#include "dossier/lifecycle.hpp"
#include "dossier/notices.hpp"
#include "dossier/records.hpp"
#include "dossier/versions.hpp"
#include "dossier/withdrawals.hpp"

namespace libsign {
namespace {

using namespace dossier;

Result<std::string> agreement_of(std::span<const ActRecord> records, const StatusOptions& options) {
  if (!options.agreement.empty()) return options.agreement;
  std::set<std::string_view> ids;
  for (const ActRecord& record : records)
    if (record.act.header.kind == ActKind::Moc) ids.insert(record.act.header.agreement.id);
  if (ids.empty()) return Error{Errc::NotFound, "there is no signed memorandum here", {}, "add the memorandum itself"};
  if (ids.size() > 1)
    return Error{Errc::Ambiguous,
                 fmt::format("there are several memoranda here: {}", fmt::join(ids, ", ")),
                 {},
                 "say which one is asked about"};
  return std::string(*ids.begin());
}

/// hear_memorandum tells whether all participants of one memorandum stand behind it.
bool is_signed_by_all(std::span<const ActRecord> records, const std::string& agreement, const StatusOptions& options,
                      std::size_t which) {
  Ledger ledger(records, agreement);
  Entry& moc = *ledger.of_kind(ActKind::Moc)[which];
  const Memorandum& memorandum = moc.body<Memorandum>();
  const Authorities authorities(ledger, memorandum, options);
  Court court{ledger, moc, memorandum, authorities, options};
  hear_all(court);
  judge_consents(court);
  join(court);
  return moc.made;
}

/// choose_memorandum returns which of the memoranda of one name all have signed; the first if that can be said of none
/// or of several, which then are rivals.
std::size_t choose_memorandum(std::span<const ActRecord> records, const std::string& agreement,
                              const StatusOptions& options, std::size_t count) {
  std::optional<std::size_t> chosen;
  for (std::size_t which = 0; count > 1 && which < count; ++which)
    if (is_signed_by_all(records, agreement, options, which)) {
      if (chosen) return 0;
      chosen = which;
    }
  return chosen.value_or(0);
}

void judge_memorandum(Court& court) {
  for (Entry* const entry : court.ledger.of_kind(ActKind::Moc)) {
    std::string state = entry->status.state;
    const auto yes = std::ranges::count(entry->status.participants, ActParticipant::Stand::Yes, &ActParticipant::stand);
    if (!close_if_not_made(court, *entry)) {
      entry->because("All participants signed the same text; signatures are parallel and their order means nothing.");
      entry->conclude(ActVerdict::Effective, "SIGNED");
      continue;
    }
    if (state.empty()) state = yes > 0 ? "PARTLY-SIGNED" : "DRAFT";
    entry->conclude(entry->status.verdict, state);
  }
}

void add_participants(const Court& court, const Contacts& contacts, Status& status) {
  for (std::size_t p = 0; p < court.memorandum.participants.size(); ++p) {
    ParticipantStatus participant{court.name_of(p), court.authorities.body(p, court.options.at), {}, {}};
    if (const Entry* const contact = contacts.at(p, court.options.at))
      participant.poc = contact->body<PointOfContact>().name;
    const auto links = court.authorities.links(p);
    const auto keys = court.authorities.keys(p);
    for (std::size_t i = 0; i < links.size(); ++i)
      participant.speakers.push_back(
          {links[i].person, keys[i], links[i].grade, links[i].scopes, links[i].from, links[i].to});
    std::ranges::sort(participant.speakers, [](const SpeakerStatus& a, const SpeakerStatus& b) {
      return std::tie(a.grade, a.from, a.key_sha256, a.person, a.to, a.scopes) <
             std::tie(b.grade, b.from, b.key_sha256, b.person, b.to, b.scopes);
    });
    status.participants.push_back(std::move(participant));
  }
}

void add_texts(const Versions& versions, Status& status) {
  status.versions = versions.chain;
  if (versions.chain.empty()) return;
  status.text = versions.chain[versions.in_force].text;
  status.text_blocks = versions.text.blocks;
}

/// suspend takes the effect from acts about a memorandum that is none: not all have signed it, or two go by its name.
void suspend(const Court& court) {
  if (court.moc.made) return;
  for (Entry& entry : court.ledger.entries()) {
    if (!entry.is_effective()) continue;
    entry.warn("ACT-NO-MEMORANDUM", "not all participants have signed the memorandum that it is about");
    entry.conclude(ActVerdict::Indeterminate, "SIGNED");
  }
}

/// close_open lets what an act rests on be what is still open, each once.
void close_open(const std::vector<Ambiguity>& ambiguities, std::vector<std::string>& rests_on) {
  std::ranges::sort(rests_on);
  rests_on.erase(std::unique(rests_on.begin(), rests_on.end()), rests_on.end());
  std::erase_if(rests_on, [&](const std::string& id) {
    const auto found = std::ranges::find(ambiguities, id, &Ambiguity::id);
    return found == ambiguities.end() || found->closed_by.has_value();
  });
}

std::vector<std::string> others(std::span<const ActRecord> records, const std::string& agreement) {
  std::set<std::string> ids;
  for (const ActRecord& record : records)
    if (record.act.header.agreement.id != agreement) ids.insert(record.act.header.agreement.id);
  return {ids.begin(), ids.end()};
}

Result<Status> judge(Ledger& ledger, Entry& moc, const StatusOptions& options) {
  const Memorandum& memorandum = moc.body<Memorandum>();
  const Authorities authorities(ledger, memorandum, options);
  Court court{ledger, moc, memorandum, authorities, options};
  hear_all(court);
  judge_consents(court);
  join(court);
  part_rivals(court);
  judge_memorandum(court);
  judge_authority_acts(court);
  const auto readings = Readings::make(court);
  if (!readings) return readings.error();
  const Versions versions = judge_versions(court);
  judge_delivery(court);
  const Contacts contacts(court);
  Periods periods(memorandum);
  if (auto done = judge_renewals(court, *readings, periods); !done) return done.error();
  Notices notices(court, *readings, periods, contacts);
  if (auto done = notices.judge(); !done) return done.error();
  judge_determinations(court);
  const RunOff run_off = judge_arrangements(court);
  judge_other_withdrawals(court);
  auto knowledge = judge_registers(court, *readings, periods);
  if (!knowledge) return knowledge.error();

  Status status;
  status.at = options.at;
  status.title = moc.header().agreement.title;
  status.notices = *knowledge;
  if (auto done = live(court, *readings, periods, notices, run_off, status); !done) return done.error();
  suspend(court);
  if (moc.made) add_texts(versions, status);
  add_participants(court, contacts, status);
  status.ambiguities = ambiguities_of(court, *readings, versions);
  for (ReadingStatus& reading : status.readings) close_open(status.ambiguities, reading.rests_on);
  for (Entry& entry : ledger.entries()) {
    close_open(status.ambiguities, entry.status.rests_on);
    status.acts.push_back(std::move(entry.status));
  }
  return status;
}

}  // namespace

Result<Status> status(std::span<const ActRecord> records, std::span<const UnreadRecord> unread,
                      const StatusOptions& options) {
  if (records.size() > kMaxRecords) return Error{Errc::LimitExceeded, fmt::format("more than {} files", kMaxRecords)};
  const auto agreement = agreement_of(records, options);
  if (!agreement) return agreement.error();
  Ledger ledger(records, *agreement);
  const auto memoranda = ledger.of_kind(ActKind::Moc);
  if (memoranda.empty())
    return Error{Errc::NotFound,
                 fmt::format("there is no signed memorandum of {} here", *agreement),
                 {},
                 "add the memorandum itself"};
  if (memoranda.size() > kMaxMemoranda)
    return Error{Errc::LimitExceeded, fmt::format("more than {} memoranda go by one name", kMaxMemoranda)};
  auto out = judge(ledger, *memoranda[choose_memorandum(records, *agreement, options, memoranda.size())], options);
  if (!out) return out;
  out->agreement = *agreement;
  out->authority_sha256 = options.authority.sha256;
  out->others = others(records, *agreement);
  out->unread.assign(unread.begin(), unread.end());
  std::ranges::sort(out->unread, [](const UnreadRecord& a, const UnreadRecord& b) {
    return std::tie(a.file, a.file_sha256) < std::tie(b.file, b.file_sha256);
  });
  return out;
}

}  // namespace libsign
