#include <libsign/status_report.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "command.hpp"
#include "dossier_request.hpp"

namespace libsign::cli {
namespace {

Verdict verdict_of(const ActStatus& act) {
  switch (act.verdict) {
    case ActVerdict::Effective: return Verdict::Passed;
    case ActVerdict::NotEffective: return Verdict::Failed;
    case ActVerdict::Indeterminate: return Verdict::Indeterminate;
  }
  return Verdict::Indeterminate;
}

/// leaves_doubt tells of what is no failure and yet not settled: what --strict does not let pass.
bool leaves_doubt(const Status& status) {
  if (status.state == AgreementState::Disputed) return true;
  return std::ranges::any_of(status.acts, [](const ActStatus& act) {
    return !act.rests_on.empty() || std::ranges::any_of(act.findings, [](const ActFinding& finding) {
      return finding.severity != Severity::Info;
    });
  });
}

class StatusVerb final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    declare_dossier(arguments, dossier_);
    declare_judgement(arguments, dossier_);
    arguments.add({.long_name = "--explain",
                   .value_name = "ACT",
                   .text = "say why the verdict on one act is what it is; ACT is its file, its id, or the id's end"},
                  explain_);
    arguments.add({.long_name = "--format",
                   .value_name = "FORMAT",
                   .text = "human, json, or ics: a calendar with the instants that matter; default: human",
                   .choices = {"human", "json", "ics"}},
                  format_);
    arguments.add({.long_name = "--strict",
                   .text = "exit 3 also where an act is effective with a warning or rests on an open question, or the "
                           "readings disagree"},
                  strict_);
  }

  Exit run(Context& context) override {
    if (explain_ && format_ != "human")
      return context.fail(usage("--explain is for people and --format for machines", "leave one of them out"));
    const auto open = open_dossier(context, dossier_);
    if (!open) return context.fail(open.error());
    const auto status = open->dossier.status(open->options);
    if (!status) return fail_with(context, status.error(), open->dossier);
    if (explain_) {
      const auto text = explain(*status, *explain_, context.out_style());
      if (!text) return context.fail(text.error());
      context.out(*text);
    } else {
      context.out(format_ == "json"  ? to_json(*status, open->run)
                  : format_ == "ics" ? to_ics(*status)
                                     : to_text(*status, context.out_style()));
    }
    return exit_of(*status);
  }

 private:
  /// fail_with says what became of the files where that is why there is no memorandum.
  static Exit fail_with(Context& context, const Error& error, const Dossier& dossier) {
    Outcome outcome({});
    for (const UnreadRecord& record : dossier.unread()) {
      outcome.add(record.verdict);
      for (const Finding& finding : record.findings)
        if (finding.severity == Severity::Error)
          context.note("note: " + terminal_safe(record.file) + ": " + terminal_safe(finding.message));
    }
    for (const LaterRecord& record : dossier.later())
      context.note(fmt::format("note: {} was signed later: its signatures are proven from {} on",
                               terminal_safe(record.file), format_instant(record.first_existed_by)));
    const Exit exit = context.fail(error);
    return error.code == Errc::NotFound && outcome.exit() != Exit::Ok ? outcome.exit() : exit;
  }

  Exit exit_of(const Status& status) const {
    Outcome outcome({});
    for (const ActStatus& act : status.acts) outcome.add(verdict_of(act));
    for (const UnreadRecord& record : status.unread) outcome.add(record.verdict);
    if (strict_ && leaves_doubt(status)) outcome.add(Verdict::Indeterminate);
    return outcome.exit();
  }

  DossierArguments dossier_;
  std::optional<std::string> explain_;
  std::string format_ = "human";
  bool strict_ = false;
};

}  // namespace

const Command kStatus{"status", "Say what a memorandum's acts mean: state, text, notices, deadlines",
                      "DOSSIER… [flags]", make_verb<StatusVerb>};

}  // namespace libsign::cli
