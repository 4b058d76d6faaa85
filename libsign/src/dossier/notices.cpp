#include "dossier/notices.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/dates.hpp"
#include "dossier/act_words.hpp"

namespace libsign::dossier {
namespace {

using calendar::Timeliness;

bool fits(NoticeType type, const ExitTerm& exit) {
  return ends_on_stated_date(exit) ? type == NoticeType::Termination : type == NoticeType::NonRenewal;
}

std::string instant_or_open(const std::optional<Instant>& instant) {
  return instant ? format_instant(*instant) : std::string("–");
}

bool has(const std::vector<NoticeReading>& readings, Timeliness answer) {
  return std::ranges::find(readings, answer, &NoticeReading::answer) != readings.end();
}

/// is_proven_too_late tells whether the first proof of a notice came when it was no longer in time under some reading,
/// or is none but that it was seen.
bool is_proven_too_late(const Entry& entry) {
  return !entry.at.stamped || std::ranges::any_of(entry.status.readings, [&](const NoticeReading& reading) {
    return entry.at.latest > reading.deadline->last_instant;
  });
}

std::string readings_with(const std::vector<NoticeReading>& readings, Timeliness answer) {
  constexpr std::size_t kShown = 6;  // the rest is in the list of readings
  std::vector<std::string> ids;
  for (const NoticeReading& each : without_repetition(readings))
    if (each.answer == answer) ids.push_back(each.deadline->reading);
  const std::size_t more = ids.size() > kShown ? ids.size() - kShown : 0;
  ids.resize(ids.size() - more);
  return fmt::format("{}{}", fmt::join(ids, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

}  // namespace

Notices::Notices(Court& court, const Readings& readings, Periods& periods, const Contacts& contacts)
    : court_(court), readings_(readings), periods_(periods), contacts_(contacts) {}

Result<void> Notices::judge() {
  for (Entry* const entry : court_.ledger.of_kind(ActKind::Notice))
    if (auto done = judge_notice(*entry); !done) return done;
  for (Entry* const entry : court_.ledger.of_kind(ActKind::Withdrawal)) {
    const Entry* const target = court_.ledger.named_by(*entry);
    if (target != nullptr && target->header().kind == ActKind::Notice) judge_withdrawal(*entry);
  }
  return {};
}

Result<void> Notices::judge_notice(Entry& entry) {
  if (close_if_not_made(court_, entry)) return {};
  const Notice& notice = entry.body<Notice>();
  const auto from = court_.authorities.participant(entry.header().by);
  const auto to = court_.authorities.participant(notice.addressee.participant);
  if (!to || to == from) {
    entry.fail("ACT-UNKNOWN-PARTICIPANT", fmt::format("“{}” is nobody to whom {} could give notice",
                                                      notice.addressee.participant, entry.header().by));
    entry.conclude(ActVerdict::NotEffective, "VOID");
    return {};
  }
  const Journey journey = journey_of(court_, entry);
  if (journey.arrived) entry.status.arrived = journey.received;
  const auto& languages = court_.memorandum.execution.languages;
  if (std::ranges::find(languages, entry.header().language) == languages.end()) {
    entry.warn("NOTICE-LANG", fmt::format("it is in “{}”, and the memorandum in {}", entry.header().language,
                                          fmt::join(languages, ", ")));
    entry.rest_on("notice-language");
  }
  if (journey.received.not_after) contacts_.check_addressee(entry, *to, *journey.received.not_after);
  if (notice.type == NoticeType::PocChange || notice.type == NoticeType::Other) {
    judge_contact_change(entry, journey);
    return {};
  }
  const ExitTerm* const exit = power_of(entry);
  if (exit == nullptr) return {};
  if (exit->requires_end_date && !notice.intended_end) {
    entry.fail("NOTICE-INCOMPLETE",
               fmt::format("{} asks for the day on which the agreement shall end, and the notice "
                           "states none",
                           exit->src),
               "intended date");
    entry.conclude(ActVerdict::NotEffective, "DEFECTIVE");
    return {};
  }
  if (!exit->period || (!notice.intended_end && !periods_.has_term())) {
    entry.warn("NOTICE-PERIOD-UNSTATED",
               fmt::format("{} does not say how long before notice has to be given", exit->src));
    entry.rest_on("exit." + exit->id + ".period");
    entry.conclude(ActVerdict::Indeterminate, "SIGNED");
    return {};
  }
  return judge_time(entry, *exit, journey, {*from, *to});
}

const ExitTerm* Notices::power_of(Entry& entry) const {
  const Notice& notice = entry.body<Notice>();
  const auto& exits = court_.memorandum.terms.exits;
  const auto exit = std::ranges::find_if(exits, [&](const ExitTerm& each) { return notice.power == each.id; });
  if (exit != exits.end() && fits(notice.type, *exit)) return &*exit;
  std::vector<std::string> offered;
  for (const ExitTerm& each : exits) offered.push_back(fmt::format("{} ({})", each.id, each.src));
  entry.fail("POWER-NOT-IN-TEXT", fmt::format("the text gives no power “{}” to a notice of {}",
                                              notice.power.value_or("none"), name(notice.type)));
  entry.because(offered.empty()
                    ? "The text gives no way out by notice; what is left is to agree."
                    : fmt::format("The ways out that the text gives are: {}. It is not taken for one of them "
                                  "unless all participants agree on that.",
                                  fmt::join(offered, ", ")));
  if (const auto& modify = court_.memorandum.terms.modify)
    entry.because(fmt::format("What all participants agree on can end or change it ({}).", modify->src));
  entry.conclude(ActVerdict::NotEffective, "DEFECTIVE");
  return nullptr;
}

Result<void> Notices::judge_time(Entry& entry, const ExitTerm& exit, const Journey& journey, Direction direction) {
  const std::size_t set = readings_.index_at(entry.at.latest);
  for (const calendar::Reading& reading : readings_.open_at(entry.at.latest)) {
    auto read_so = read(entry, exit, reading, journey, direction);
    if (!read_so) return read_so.error();
    entry.status.readings.push_back(*std::move(read_so));
  }
  places_.emplace(&entry, judged_.size());
  judged_.push_back({&entry, &exit, set, journey.arrived, false, Exit::Counts::No});
  if (exit.before == NoticeBefore::Unstated) entry.rest_on("exit." + exit.id + ".before");
  if (exit.runs_from == NoticeRuns::Unstated) entry.rest_on("exit." + exit.id + ".runs-from");
  for (const char* const id : {"commencement-day", "notice-count", "notice-zone"}) entry.rest_on(id);
  conclude(entry, journey);
  return {};
}

Result<unsigned> Notices::aimed_at(Entry& entry, const calendar::Reading& reading, const Journey& journey) {
  const Instant when = journey.received.not_after.value_or(journey.sent.not_after.value_or(entry.at.latest));
  const auto running = periods_.index_at(when, reading);
  if (!running) return running.error();
  const unsigned index = running->value_or(0);
  const auto& intended = entry.body<Notice>().intended_end;
  if (!intended) return index;
  const auto followed = periods_.is_followed(index, reading);
  if (!followed) return followed.error();
  // The day before or after is the same end, told by another reading.
  for (unsigned next = index; next <= index + (*followed ? 1u : 0u); ++next) {
    const auto period = periods_.period(next, reading);
    if (!period) return period.error();
    if (std::chrono::abs(std::chrono::sys_days(period->last) - std::chrono::sys_days(*intended)) <=
        std::chrono::days(1))
      return next;
  }
  entry.warn("NOTICE-END-MISMATCH", fmt::format("no period ends on {}", format_date(*intended)));
  return index;
}

Result<NoticeReading> Notices::read(Entry& entry, const ExitTerm& exit, const calendar::Reading& reading,
                                    const Journey& journey, Direction direction) {
  const auto& time = reading.runs_from == calendar::RunsFrom::Sending ? journey.sent : journey.received;
  if (entry.body<Notice>().intended_end && ends_on_stated_date(exit))
    return read_stated_end(entry, exit, reading, time, direction);
  const auto index = aimed_at(entry, reading, journey);
  if (!index) return index.error();
  NoticeReading out;
  const auto followed = periods_.is_followed(*index, reading);
  if (!followed) return followed.error();
  const bool next_counts = reading.late == calendar::LateEffect::NextPeriod && *followed;
  for (unsigned period = *index; period <= *index + (next_counts ? 1u : 0u); ++period) {
    const auto deadline = periods_.deadline(exit, period, reading, direction);
    if (!deadline) return deadline.error();
    const auto ended = periods_.period(period, reading);
    if (!ended) return ended.error();
    out = {calendar::judge(time, (*deadline)->last_instant), *deadline, ended->last};
    if (out.answer != Timeliness::Late) break;
  }
  return out;
}

Result<NoticeReading> Notices::read_stated_end(Entry& entry, const ExitTerm& exit, const calendar::Reading& reading,
                                               const calendar::ProvenTime& time, Direction direction) {
  const calendar::Date end = *entry.body<Notice>().intended_end;
  const auto deadline = periods_.stated_end_deadline(exit, end, reading, direction);
  if (!deadline) return deadline.error();
  return NoticeReading{calendar::judge(time, (*deadline)->last_instant), *deadline, (*deadline)->trace.front().day};
}

void Notices::conclude(Entry& entry, const Journey& journey) {
  const auto& readings = entry.status.readings;
  const bool in_time = has(readings, Timeliness::InTime);
  const bool late = has(readings, Timeliness::Late);
  const bool unknown = has(readings, Timeliness::Indeterminate);
  if (journey.arrived)
    entry.because(fmt::format("It reached {} at {}; it was sent between {} and {}.",
                              entry.body<Notice>().addressee.participant, instant_or_open(journey.received.not_after),
                              instant_or_open(journey.sent.not_before), instant_or_open(journey.sent.not_after)));
  else if (unknown) {
    entry.warn("NOTICE-SENT-ONLY", journey.claimed_only
                                       ? "that it arrived is only claimed; the addressee has not signed for it, nor a "
                                         "delivery service"
                                       : "nothing proves that it reached the addressee");
    if (is_proven_too_late(entry))
      entry.warn("TIME-NO-POE",
                 fmt::format("nothing proves that it was signed in time; proven is ({}, {}], and the claimed signing "
                             "time proves nothing",
                             instant_or_open(entry.at.earliest), format_instant(entry.at.latest)));
  }
  if (in_time) entry.because(fmt::format("In time under {}.", readings_with(readings, Timeliness::InTime)));
  if (late) entry.because(fmt::format("Late under {}.", readings_with(readings, Timeliness::Late)));
  if (unknown)
    entry.because(fmt::format("Not to be told under {}.", readings_with(readings, Timeliness::Indeterminate)));
  if (in_time && late) {
    entry.warn("TIME-READING-SPLIT",
               "in time under some readings of the text and late under others; the text does not say how the time of "
               "notice is told");
    const std::string& clause = judged_.back().exit->src;
    const auto block = std::ranges::find(court_.memorandum.text, clause, &TextBlock::eid);
    if (block != court_.memorandum.text.end())
      entry.because(fmt::format("The words of {} are: “{}”", clause, block->text));
  }
  if (late && !in_time && !unknown) {
    entry.fail("LATE", "it came too late under every reading");
    entry.conclude(ActVerdict::NotEffective, "LATE");
    return;
  }
  const auto has_code = [&](std::string_view code) {
    return std::ranges::find(entry.status.findings, code, &ActFinding::code) != entry.status.findings.end();
  };
  const bool doubtful = has_code("NOTICE-ADDRESSEE-SUPERSEDED") || has_code("NOTICE-END-MISMATCH");
  judged_.back().doubtful = doubtful;
  if (in_time && !late && !unknown && !doubtful)
    entry.conclude(ActVerdict::Effective, "EFFECTIVE");
  else
    entry.conclude(ActVerdict::Indeterminate, journey.arrived ? "RECEIVED" : "SENT-ONLY");
}

void Notices::judge_contact_change(Entry& entry, const Journey& journey) {
  if (entry.body<Notice>().type == NoticeType::PocChange) {
    const Instant known = journey.received.not_after.value_or(entry.at.latest);
    if (const Entry* const contact = contacts_.at(*court_.authorities.participant(entry.header().by), known)) {
      const auto elapsed = std::chrono::floor<std::chrono::days>(known - contact->body<PointOfContact>().from);
      entry.note("ELAPSED",
                 fmt::format("{} days after the change on {}; whether that is prompt is not for this program "
                             "to say",
                             elapsed.count(), format_instant(contact->body<PointOfContact>().from)),
                 fmt::format("{} days", elapsed.count()));
    }
    entry.because(journey.arrived ? "It has arrived." : "No deadline depends on when it arrives.");
    entry.conclude(ActVerdict::Effective, "EFFECTIVE");
    return;
  }
  if (journey.arrived) {
    entry.because("It has arrived.");
    entry.conclude(ActVerdict::Effective, "EFFECTIVE");
    return;
  }
  entry.warn("NOTICE-SENT-ONLY", "nothing proves that it reached the addressee");
  entry.conclude(ActVerdict::Indeterminate, "SENT-ONLY");
}

std::vector<Exit> Notices::exits(std::size_t reading) const {
  std::vector<Exit> all;
  const std::size_t now = readings_.index_at(court_.options.at);
  for (const Judged& judged : judged_) {
    const Entry& entry = *judged.entry;
    const auto& answers = entry.status.readings;
    const bool comparable = judged.readings == now && reading < answers.size();
    Exit exit{&entry, comparable ? counts_under(judged, answers[reading].answer) : counts(judged),
              doubt_about(judged, comparable), answers[comparable ? reading : 0].end,
              ends_on_stated_date(*judged.exit)};
    if (judged.withdrawn == Exit::Counts::Yes || exit.counts == Exit::Counts::No) continue;
    if (judged.withdrawn == Exit::Counts::Perhaps && exit.counts == Exit::Counts::Yes) {
      exit.counts = Exit::Counts::Perhaps;
      exit.doubt = StateDoubt::About::Withdrawal;
    }
    all.push_back(exit);
  }
  return all;
}

Exit::Counts Notices::counts(const Judged& judged) {
  switch (judged.entry->status.verdict) {
    case ActVerdict::Effective: return Exit::Counts::Yes;
    case ActVerdict::NotEffective: return Exit::Counts::No;
    case ActVerdict::Indeterminate: break;
  }
  return Exit::Counts::Perhaps;
}

Exit::Counts Notices::counts_under(const Judged& judged, Timeliness answer) {
  const Exit::Counts all = counts(judged);
  if (all != Exit::Counts::Perhaps) return all;
  if (answer == Timeliness::Late) return Exit::Counts::No;
  return answer == Timeliness::InTime && !judged.doubtful ? Exit::Counts::Yes : Exit::Counts::Perhaps;
}

StateDoubt::About Notices::doubt_about(const Judged& judged, bool comparable) {
  using About = StateDoubt::About;
  if (!judged.arrived) return About::Arrival;
  if (judged.doubtful) return About::Addressee;
  // The readings that were open when it was given led to different answers.
  return comparable ? About::Time : About::Readings;
}

}  // namespace libsign::dossier
