#include <algorithm>

#include <fmt/format.h>

#include <libsign/inspect.hpp>

#include "command.hpp"
#include "drafted_act.hpp"
#include "notice_deadlines.hpp"
#include "notice_draft.hpp"
#include "signing.hpp"

namespace libsign::cli {
namespace {

class NoticeVerb final : public Verb {
 public:
  void declare(Arguments& arguments) override;
  Exit run(Context& context) override;

 private:
  Result<std::filesystem::path> give(Context& context);
  Result<Situation> read_situation(Context& context);
  Result<void> check_end(const Situation& situation, const NoticeDraft& draft, const Bytes& key_sha256) const;
  Result<std::string> check_time(Context& context, const Situation& situation, const NoticeDraft& draft, const Act& act,
                                 const Bytes& key_sha256) const;
  std::string other_way_out(const Situation& situation, const NoticeDraft& draft, const Bytes& key_sha256) const;
  std::string next_end(const Situation& situation, const NoticeDraft& draft) const;
  static std::optional<std::string> first_safe_end(const Situation& situation, NoticeDraft draft,
                                                   const Bytes& key_sha256);
  std::filesystem::path output() const { return signing_.output.value_or(arguments_.type + ".asice"); }

  DossierArguments dossier_;
  NoticeArguments arguments_;
  SigningArguments signing_;
};

const std::string& origin() {
  static const std::string kOrigin = "http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin";
  return kOrigin;
}

/// foreseen_with_authority foresees a notice as signed by somebody who may give it, so that it has deadlines even where
/// the key's holder may not.
Result<ActStatus> foreseen_with_authority(const Situation& situation, const Act& act, const Bytes& key_sha256) {
  auto foreseen = foresee(situation.dossier.acts(), act, key_sha256, origin(), situation.options);
  for (const ParticipantStatus& participant : situation.status.participants) {
    if (participant.id != act.header.by) continue;
    for (const SpeakerStatus& speaker : participant.speakers)
      if (foreseen && foreseen->readings.empty())
        foreseen = foresee(situation.dossier.acts(), act, speaker.key_sha256, origin(), situation.options);
  }
  return foreseen;
}

void NoticeVerb::declare(Arguments& arguments) {
  declare_dossier(arguments, dossier_);
  arguments.add({.long_name = "--type",
                 .value_name = "TYPE",
                 .text = "nonRenewal, termination, pocChange or withdrawal",
                 .choices = {"nonRenewal", "termination", "pocChange", "withdrawal"},
                 .required = true},
                arguments_.type);
  arguments.add({.long_name = "--end", .value_name = "DATE", .text = "the day on which the agreement shall end"},
                arguments_.end);
  arguments.add({.long_name = "--power",
                 .value_name = "EXIT",
                 .text = "the exit in the terms that is used; default: the only one of the type"},
                arguments_.power);
  arguments.add({.long_name = "--statement",
                 .value_name = "TEXT",
                 .text = "what the notice says, in the agreement's language; default: a sentence for its type"},
                arguments_.statement);
  arguments.add({.long_name = "--of",
                 .value_name = "ACT",
                 .text = "the act that is withdrawn; default: the only notice that stands"},
                arguments_.of);
  arguments.add({.long_name = "--by",
                 .value_name = "PARTICIPANT",
                 .text = "who gives the notice; default: for whom the key speaks"},
                arguments_.by);
  arguments.add(
      {.long_name = "--to", .value_name = "PARTICIPANT", .text = "to whom it goes; default: the other participant"},
      arguments_.to);
  declare_output(arguments, "the container to write; default: TYPE with the ending .asice", signing_);
  declare_signer(arguments, signing_);
  declare_claims(arguments, signing_.claims);
  declare_agreement(arguments, signing_);
}

Exit NoticeVerb::run(Context& context) {
  const auto written = give(context);
  if (!written) return context.fail(written.error());
  context.out(terminal_safe(written->string()) + "\n");
  return Exit::Ok;
}

/// read_situation judges the dossier with the trust of the signature, as of the time at which it will be signed.
Result<Situation> NoticeVerb::read_situation(Context& context) {
  dossier_.trust = signing_.level.trust;
  dossier_.at = signing_.claims.at;
  auto open = open_dossier(context, dossier_);
  if (!open) return open.error();
  auto status = open->dossier.status(open->options);
  if (!status) return status.error();
  return Situation{std::move(open->dossier), std::move(open->options), *std::move(status)};
}

Result<std::filesystem::path> NoticeVerb::give(Context& context) {
  signing_.claims.commitments = {"origin"};
  const auto signing = Signing::prepare(context, signing_);
  if (!signing) return signing.error();
  if (auto free = signing->check(output()); !free) return free.error();
  const auto situation = read_situation(context);
  if (!situation) return situation.error();
  const auto key = signing->key(context);
  if (!key) return key.error();
  const Bytes key_sha256 = key_sha256_of(key->signer->certificate());
  const auto draft = draft_notice(*situation, arguments_, key_sha256);
  if (!draft) return draft.error();
  if (auto complete = check_end(*situation, *draft, key_sha256); !complete) return complete.error();

  auto document = drafted_act(draft->act, output().filename().string());
  if (!document) return document.error();
  const auto act = preview_act(*document);
  if (!act) return act.error();
  const auto introduction = check_time(context, *situation, *draft, *act, key_sha256);
  if (!introduction) return introduction.error();
  auto contents = inspect(*document);
  if (!contents) return contents.error();
  const SigningJob job{.documents = {*document}, .contents = {*std::move(contents)}, .output = output()};
  if (auto made = signing->make(context, *key, job, *introduction); !made) return made.error();
  return output();
}

/// check_end refuses a notice without the day that the text asks it to state, and says which days can be had.
Result<void> NoticeVerb::check_end(const Situation& situation, const NoticeDraft& draft,
                                   const Bytes& key_sha256) const {
  if (!draft.power || !ends_on_stated_date(*draft.power) || arguments_.end) return {};
  const auto first = first_safe_end(situation, draft, key_sha256);
  std::string hint = first ? fmt::format("give --end DATE; a notice that arrives now can name {} or later", *first)
                           : "give --end DATE";
  if (situation.status.safe_notice_instant)
    hint += fmt::format("; to let the period end unrenewed, --type nonRenewal is in time until {}",
                        format_instant(*situation.status.safe_notice_instant));
  return usage(fmt::format("{} asks a notice to state the day on which the agreement ends", draft.power->src), hint);
}

/// check_time tells the deadlines and what else would keep the notice from counting. What is or may be late is signed
/// only after a question of its own.
Result<std::string> NoticeVerb::check_time(Context& context, const Situation& situation, const NoticeDraft& draft,
                                           const Act& act, const Bytes& key_sha256) const {
  const auto foreseen = foresee(situation.dossier.acts(), act, key_sha256, origin(), situation.options);
  if (!foreseen) return foreseen.error();
  std::string words;
  const auto permitted = foreseen_with_authority(situation, act, key_sha256);
  if (!permitted) return permitted.error();
  const Outlook deadlines = outlook(*permitted, situation.options.at);
  if (deadlines.readings > 0) words += "Deadlines\n" + deadlines.words + "\n";
  for (const ActFinding& finding : foreseen->findings)
    if (finding.severity == Severity::Error)
      words += terminal_safe(fmt::format("WARNING: {}: {}", shown(finding), finding.message)) + "\n";
  if (deadlines.late == 0) return words;
  words += deadlines.late == deadlines.readings
               ? "It is TOO LATE under every reading: the notice would not end the agreement when it could.\n"
               : fmt::format("It is TOO LATE under {} of {} readings: whether the notice counts would be disputed.\n",
                             deadlines.late, deadlines.readings);
  words += next_end(situation, draft) + other_way_out(situation, draft, key_sha256) + "\n";
  if (auto agreed = ask_to_go_on(context, words, "Give the notice all the same? [y/N] ", signing_.yes); !agreed)
    return agreed.error();
  return std::string();
}

/// next_end names the next end that a notice of non-renewal can still bring about, where it would have to be named.
std::string NoticeVerb::next_end(const Situation& situation, const NoticeDraft& draft) const {
  const Status& status = situation.status;
  if (!draft.power || ends_on_stated_date(*draft.power) || arguments_.end || !status.safe_notice_instant) return {};
  std::optional<calendar::Date> end;
  for (const ReadingStatus& reading : status.readings)
    if (reading.last_day && (!end || *reading.last_day < *end)) end = reading.last_day;
  if (!end) return {};
  return fmt::format("The next end that a notice can bring about: --end {}, in time under every reading until {}.\n",
                     format_instant(std::chrono::sys_days(*end)).substr(0, 10),
                     format_instant(*status.safe_notice_instant));
}

/// other_way_out names a notice that ends the agreement on a stated date, where the text knows one. It is for the
/// person to choose it.
std::string NoticeVerb::other_way_out(const Situation& situation, const NoticeDraft& draft,
                                      const Bytes& key_sha256) const {
  const auto text = text_in_force(situation.status, situation.dossier.acts());
  if (!text || !draft.power || ends_on_stated_date(*draft.power)) return {};
  for (const ExitTerm& exit : std::get<Memorandum>(text->memorandum.body).terms.exits) {
    if (!ends_on_stated_date(exit)) continue;
    NoticeDraft other = draft;
    other.power = exit;
    other.act.header.clause = exit.src;
    auto& notice = std::get<Notice>(other.act.body);
    notice.type = NoticeType::Termination;
    notice.power = exit.id;
    const auto first = first_safe_end(situation, other, key_sha256);
    return fmt::format("The text has another way out ({}): --type termination --end DATE{}. It is another notice.\n",
                       exit.src, first ? fmt::format(", from {} on", *first) : "");
  }
  return {};
}

/// first_safe_end finds the first day that a notice of termination arriving now can state under every reading.
std::optional<std::string> NoticeVerb::first_safe_end(const Situation& situation, NoticeDraft draft,
                                                      const Bytes& key_sha256) {
  using namespace std::chrono;
  constexpr int kDaysBetweenReadings = 7;  // zones, counting and clear days are some five days apart
  if (!draft.power || !draft.power->period) return std::nullopt;
  draft.act.header.id = "urn:uuid:00000000-0000-4000-8000-000000000000";  // of an act that nobody will see
  draft.act.sha256.assign(32, 0);
  year_month_day day(floor<days>(situation.options.at));
  day += years(static_cast<int>(draft.power->period->years));
  day += months(static_cast<int>(draft.power->period->months));
  if (!day.ok()) day = day.year() / day.month() / last;
  sys_days end = sys_days(day) + days(static_cast<int>(draft.power->period->days));
  for (int i = 0; i < kDaysBetweenReadings; ++i, end += days(1)) {
    std::get<Notice>(draft.act.body).intended_end = year_month_day(end);
    const auto foreseen = foreseen_with_authority(situation, draft.act, key_sha256);
    if (!foreseen) return std::nullopt;
    const Outlook deadlines = outlook(*foreseen, situation.options.at);
    if (deadlines.safe && situation.options.at <= *deadlines.safe) return format_instant(end).substr(0, 10);
  }
  return std::nullopt;
}

}  // namespace

const Command kNotice{"notice", "Draft a notice, check its deadline under every reading, and sign it",
                      "DOSSIER --type TYPE [-o OUT] [flags]", make_verb<NoticeVerb>};

}  // namespace libsign::cli
