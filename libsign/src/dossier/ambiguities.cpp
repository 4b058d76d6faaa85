#include "dossier/ambiguities.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/dates.hpp"
#include "dossier/periods.hpp"

namespace libsign::dossier {
namespace {

/// is_word_at tells whether `word` stands at `at` and is not part of a longer one.
bool is_word_at(std::string_view text, std::size_t at, std::string_view word) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool begins = at == 0 || !is_letter(text[at - 1]);
  const std::size_t end = at + word.size();
  return begins && (end == text.size() || !is_letter(text[end]));
}

bool uses(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if (is_word_at(text, at, word)) return true;
  return false;
}

/// defines tells whether the text explains the word: it puts it in quotation marks.
bool defines(const std::vector<TextBlock>& text, std::string_view word) {
  const std::array marks{fmt::format("“{}”", word), fmt::format("\"{}\"", word)};
  return std::ranges::any_of(text, [&](const TextBlock& block) {
    return std::ranges::any_of(marks,
                               [&](const std::string& quoted) { return block.text.find(quoted) != std::string::npos; });
  });
}

/// The names that such texts go by. A text that calls itself by one and defines another has a defect.
constexpr std::array<std::string_view, 3> kNames{"MoC", "MoU", "MoA"};

class Register {
 public:
  Register(const Court& court, const Readings& readings, const Versions& versions)
      : court_(court), readings_(readings), versions_(versions) {}

  std::vector<Ambiguity> list() {
    of_periods();
    for (const ExitTerm& exit : court_.memorandum.terms.exits) of_exit(exit);
    of_changes();
    of_execution();
    of_words();
    return std::move(out_);
  }

 private:
  void of_periods() {
    const Terms& terms = court_.memorandum.terms;
    if (terms.commence.on == Commencement::Unstated)
      add("commencement", terms.commence.src, "On which day does the agreement commence?");
    add("commencement-day", terms.commence.src, "Is the day of commencement the first day of the period?",
        &AgreedReading::commencement);
    if (!terms.initial.period) add("initial-period", terms.initial.src, "How long does the agreement last?");
    if (!terms.renew) return;
    if (terms.renew->mode == Renewal::Unstated)
      add("renewal-mode", terms.renew->src, "Does the agreement renew itself, or does that take consent?");
    if (!terms.renew->period) add("renewal-period", terms.renew->src, "For how long is the agreement renewed?");
  }

  void of_exit(const ExitTerm& exit) {
    const std::string id = "exit." + exit.id;
    if (exit.form == Form::Unstated) add(id + ".form", exit.src, "Does the notice have to be written?");
    if (!exit.period) add(id + ".period", exit.src, "How long before does notice have to be given?");
    if (exit.before == NoticeBefore::Unstated)
      add(id + ".before", exit.src, "In advance of what is notice given: the end of the period, or another day?");
    if (exit.runs_from == NoticeRuns::Unstated)
      add(id + ".runs-from", exit.src, "Does the day count on which notice is sent, or that on which it is received?",
          &AgreedReading::notice_runs);
    if (is_listed("notice-count")) return;
    add("notice-count", exit.src,
        "Which days count between notice and end: neither end day, the last one, or from date "
        "to date?",
        &AgreedReading::notice_count);
    add("notice-zone", exit.src, "In whose time zone is the day of notice told?", &AgreedReading::zone,
        &AgreedReading::zone_name);
    add("late-notice", exit.src, "Is a notice that is late void, or does it count for the next period?",
        &AgreedReading::late_notice);
    add("withdrawal-rule", exit.src, "Can a notice be taken back before it takes effect, and by whom?",
        &AgreedReading::withdrawal);
    add("holidays", exit.src, "Is a day moved that is a holiday, and whose holidays are these?",
        &AgreedReading::holidays, &AgreedReading::period_end_shift, &AgreedReading::notice_shift);
    add("notice-language", exit.src, "What does a notice do that is in another language than the memorandum?");
  }

  void of_changes() {
    const auto& modify = court_.memorandum.terms.modify;
    if (!modify) return;
    if (modify->form == Form::Unstated) add("modify.form", modify->src, "Does consent have to be written?");
    if (modify->by == ConsentBy::Unstated) add("modify.by", modify->src, "Whose consent does a change take?");
    if (modify->integration == IntegrationRule::Unstated)
      add("modify.integration", modify->src, "When does a change become part of the text?");
    if (modify->integration == IntegrationRule::DateDetermined)
      add("modify.effect", modify->src, "Does a change count from consent, or from the day on which it is integrated?");
  }

  void of_execution() {
    for (const Participant& participant : court_.memorandum.participants) {
      if (!participant.signatory.title)
        add("signatory." + participant.id + ".title", "signatures",
            fmt::format("In which office does {} sign for {}?", participant.signatory.name, participant.id));
      if (!participant.zone)
        add("participant." + participant.id + ".zone", "parties",
            fmt::format("In which time zone is the seat of {}? That of {} is used.", participant.id,
                        court_.memorandum.execution.place));
    }
    if (!court_.moc.made) return;
    const Execution& execution = court_.memorandum.execution;
    const auto day = calendar::date_in(court_.moc.at.latest, execution.zone);
    if (day && *day != execution.date)
      add("signing-date", "conclusions",
          fmt::format(
              "The text says that it was signed on {}; that all had signed is proven by {} only. Which is the day "
              "of signing? The stated one is used.",
              format_date(execution.date), format_date(*day)));
  }

  /// of_words finds names that the text does not define, and terms whose words have been changed since.
  void of_words() {
    const auto& text = court_.memorandum.text;
    for (const std::string_view word : kNames) {
      if (defines(text, word)) continue;
      const bool another = std::ranges::any_of(kNames, [&](std::string_view name) { return defines(text, name); });
      if (!another) continue;
      for (const TextBlock& block : text)
        if (block.eid != "title" && uses(block.text, word)) of_undefined(block, word);
    }
    for (const std::string& label : sources())
      if (const auto changed = changed_by(label))
        out_.push_back(
            {"term-changed." + label, label,
             fmt::format("{} changed the words of {}; do the terms in act.xml still restate them?", *changed, label),
             std::nullopt});
  }

  void of_undefined(const TextBlock& block, std::string_view word) {
    add(fmt::format("undefined-term.{}.{}", word, block.eid), block.eid,
        fmt::format("The text says “{}” and does not define it; is it the memorandum itself?", word));
    const auto now = std::ranges::find(versions_.text.blocks, block.eid, &TextBlock::eid);
    if (now == versions_.text.blocks.end() || !uses(now->text, word))
      if (!out_.back().closed_by) out_.back().closed_by = last_change(block.eid);
  }

  std::vector<std::string> sources() const {
    const Terms& terms = court_.memorandum.terms;
    std::vector<std::string> labels{terms.commence.src, terms.initial.src};
    if (terms.renew) labels.push_back(terms.renew->src);
    for (const ExitTerm& exit : terms.exits) labels.push_back(exit.src);
    std::ranges::sort(labels);
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    return labels;
  }

  /// changed_by returns the modification, and no correction, that last touched a block of the text in force.
  std::optional<std::string> changed_by(const std::string& label) const { return touching(label, false); }
  std::optional<std::string> last_change(const std::string& label) const { return touching(label, true); }

  std::optional<std::string> touching(const std::string& label, bool corrections) const {
    for (std::size_t i = versions_.in_force; i > 0; --i) {
      if (versions_.chain[i].correction && !corrections) continue;
      const auto& operations = versions_.made_by[i]->body<Modification>().operations;
      const bool touches = std::ranges::any_of(operations, [&](const Operation& operation) {
        if (const auto* const replace = std::get_if<Replace>(&operation)) return replace->target == label;
        if (const auto* const repeal = std::get_if<Repeal>(&operation)) return repeal->target == label;
        return false;
      });
      if (touches) return versions_.chain[i].act;
    }
    return std::nullopt;
  }

  bool is_listed(std::string_view id) const { return std::ranges::find(out_, id, &Ambiguity::id) != out_.end(); }

  void add(std::string id, std::string clause, std::string question) {
    Ambiguity ambiguity{std::move(id), std::move(clause), std::move(question), std::nullopt};
    for (const Entry* const agreed : readings_.effective()) {
      const auto& closes = agreed->body<AgreedReading>().closes;
      if (std::ranges::find(closes, ambiguity.id) != closes.end()) ambiguity.closed_by = agreed->header().id;
    }
    out_.push_back(std::move(ambiguity));
  }

  /// add with parameters: a reading that fixes one of them closes the entry, too.
  template <typename... Parameters>
  void add(std::string id, std::string clause, std::string question, Parameters AgreedReading::*... parameters) {
    add(std::move(id), std::move(clause), std::move(question));
    for (const Entry* const agreed : readings_.effective())
      if (((agreed->body<AgreedReading>().*parameters).has_value() || ...)) out_.back().closed_by = agreed->header().id;
  }

  const Court& court_;
  const Readings& readings_;
  const Versions& versions_;
  std::vector<Ambiguity> out_;
};

}  // namespace

std::vector<Ambiguity> ambiguities_of(const Court& court, const Readings& readings, const Versions& versions) {
  return Register(court, readings, versions).list();
}

}  // namespace libsign::dossier
