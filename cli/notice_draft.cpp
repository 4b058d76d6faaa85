#include "notice_draft.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace libsign::cli {
namespace {

Result<NoticeType> type_of(const NoticeArguments& arguments) {
  if (arguments.type == "nonRenewal") return NoticeType::NonRenewal;
  if (arguments.type == "termination") return NoticeType::Termination;
  return NoticeType::PocChange;
}

const ParticipantStatus* participant(const Status& status, std::string_view id) {
  const auto found = std::ranges::find(status.participants, id, &ParticipantStatus::id);
  return found == status.participants.end() ? nullptr : &*found;
}

std::string ids_of(const std::vector<ParticipantStatus>& participants) {
  std::vector<std::string> ids;
  for (const ParticipantStatus& each : participants) ids.push_back(each.id);
  return fmt::format("{}", fmt::join(ids, ", "));
}

bool speaks(const ParticipantStatus& participant, const Bytes& key_sha256) {
  return std::ranges::find(participant.speakers, key_sha256, &SpeakerStatus::key_sha256) != participant.speakers.end();
}

/// maker is the participant that is named, or the only one for whom the key speaks.
Result<const ParticipantStatus*> maker(const Status& status, const NoticeArguments& arguments,
                                       const Bytes& key_sha256) {
  if (arguments.by) {
    if (const auto* const named = participant(status, *arguments.by)) return named;
    return usage(fmt::format("“{}” is no participant", *arguments.by), "they are " + ids_of(status.participants));
  }
  std::vector<const ParticipantStatus*> spoken_for;
  for (const ParticipantStatus& each : status.participants)
    if (speaks(each, key_sha256)) spoken_for.push_back(&each);
  if (spoken_for.size() == 1) return spoken_for.front();
  return usage("the dossier does not say for which participant this key speaks",
               "name it with --by: " + ids_of(status.participants));
}

Result<const ParticipantStatus*> other(const Status& status, const NoticeArguments& arguments,
                                       const ParticipantStatus& by) {
  std::vector<const ParticipantStatus*> others;
  for (const ParticipantStatus& each : status.participants)
    if (each.id != by.id && (!arguments.to || each.id == *arguments.to)) others.push_back(&each);
  if (others.size() == 1) return others.front();
  return usage(arguments.to ? fmt::format("“{}” is no other participant", *arguments.to)
                            : "the notice can go to several participants, and goes to one",
               "name the addressee with --to: " + ids_of(status.participants));
}

/// Contact is where the addressee is reached.
Addressee addressee_of(const Situation& situation, const ParticipantStatus& to) {
  Addressee addressee{.participant = to.id, .office = {}, .address = {}};
  if (to.poc.empty()) return addressee;
  addressee.office = to.poc;
  for (const ActRecord& record : situation.dossier.acts()) {
    const auto* const contact = std::get_if<PointOfContact>(&record.act.body);
    if (contact && record.act.header.by == to.id && contact->name == to.poc) addressee.address = contact->address;
  }
  return addressee;
}

std::string powers_in_words(const Terms& terms) {
  std::vector<std::string> words;
  for (const ExitTerm& exit : terms.exits)
    words.push_back(
        fmt::format("{} ({}, --type {})", exit.id, exit.src, ends_on_stated_date(exit) ? "termination" : "nonRenewal"));
  return words.empty() ? "the text gives no way out by notice; what is left is to agree"
                       : fmt::format("the ways out that the text gives are: {}", fmt::join(words, ", "));
}

/// power_of finds the exit that a notice uses: the one that is named, or the only one of its type.
Result<ExitTerm> power_of(const Terms& terms, const NoticeArguments& arguments, NoticeType type) {
  std::vector<ExitTerm> fitting;
  for (const ExitTerm& exit : terms.exits)
    if ((!arguments.power || exit.id == *arguments.power) &&
        ends_on_stated_date(exit) == (type == NoticeType::Termination))
      fitting.push_back(exit);
  if (fitting.size() == 1) return fitting.front();
  if (fitting.size() > 1) return usage("the text gives several such powers", "name one with --power");
  return Error{Errc::Refused, fmt::format("the text gives no such power to a notice of {}", arguments.type),
               arguments.power.value_or(""), powers_in_words(terms)};
}

std::string statement_of(NoticeType type, const std::string& by, const std::string& to, const std::string& title,
                         const std::optional<std::string>& end) {
  const std::string intention = fmt::format("{} gives {} notice of its intention to discontinue the {}", by, to, title);
  if (type == NoticeType::Termination && end) return fmt::format("{} on {}.", intention, *end);
  return intention + " at the end of the current period.";
}

Result<std::optional<std::chrono::year_month_day>> end_of(const NoticeArguments& arguments) {
  using Day = std::optional<std::chrono::year_month_day>;
  if (!arguments.end) return Day{};
  const auto instant = arguments.end->size() == 10 ? parse_instant(*arguments.end) : std::nullopt;
  if (!instant) return usage(fmt::format("“{}” is not a day", *arguments.end), "write it as 2031-06-14");
  return Day{std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*instant))};
}

/// withdrawn is the act that a withdrawal takes back: the one that is named, or the maker's only notice that stands.
Result<ActReference> withdrawn(const Status& status, const NoticeArguments& arguments, const ParticipantStatus& by) {
  std::vector<ActReference> notices;
  for (const ActStatus& act : status.acts) {
    const bool stands = act.kind == ActKind::Notice && act.by == by.id && act.verdict != ActVerdict::NotEffective;
    if (arguments.of ? act.id == *arguments.of : stands) notices.push_back({act.id, act.sha256});
  }
  if (notices.size() == 1) return notices.front();
  return usage(arguments.of ? fmt::format("the dossier has no act “{}”", *arguments.of)
                            : fmt::format("the dossier has not just one notice of {} that stands", by.id),
               "name the act that is taken back with --of");
}

}  // namespace

bool ends_on_stated_date(const ExitTerm& exit) {
  return exit.requires_end_date || exit.before == NoticeBefore::IntendedEnd;
}

Result<NoticeDraft> draft_notice(const Situation& situation, const NoticeArguments& arguments,
                                 const Bytes& key_sha256) {
  const auto by = maker(situation.status, arguments, key_sha256);
  if (!by) return by.error();
  const auto to = other(situation.status, arguments, **by);
  if (!to) return to.error();
  const auto text = text_in_force(situation.status, situation.dossier.acts());
  if (!text) return text.error();
  const Act& memorandum = text->memorandum;
  const Terms& terms = std::get<Memorandum>(memorandum.body).terms;

  NoticeDraft draft;
  ActHeader& header = draft.act.header;
  header.language = memorandum.header.language;
  header.agreement = memorandum.header.agreement;
  header.base = situation.status.text;
  header.previous = log_heads(situation.dossier.acts(), header.agreement.id);
  header.by = (*by)->id;
  header.to = {(*to)->id};
  if (arguments.type == "withdrawal") {
    auto of = withdrawn(situation.status, arguments, **by);
    if (!of) return of.error();
    header.kind = ActKind::Withdrawal;
    draft.act.body = Withdrawal{*std::move(of)};
    return draft;
  }

  const auto type = type_of(arguments);
  if (!type) return type.error();
  auto end = end_of(arguments);
  if (!end) return end.error();
  header.kind = ActKind::Notice;
  Notice notice{
      .type = *type, .power = {}, .statement = {}, .intended_end = *end, .addressee = addressee_of(situation, **to)};
  if (*type == NoticeType::PocChange) {
    if (!arguments.statement || arguments.power || arguments.end)
      return usage("a notice of another point of contact states who it is, and uses no power",
                   "give --statement, and neither --power nor --end");
  } else {
    auto power = power_of(terms, arguments, *type);
    if (!power) return power.error();
    notice.power = power->id;
    header.clause = power->src;
    draft.power = *std::move(power);
  }
  notice.statement = arguments.statement.value_or(
      statement_of(*type, (*by)->name, (*to)->name, header.agreement.title, arguments.end));
  draft.act.body = std::move(notice);
  return draft;
}

}  // namespace libsign::cli
