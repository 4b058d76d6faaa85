#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <libsign/text_in_force.hpp>

#include "command.hpp"
#include "dossier_request.hpp"

namespace libsign::cli {
namespace {

std::string day(std::chrono::year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string digest(const Bytes& sha256) { return "sha256:" + to_hex(sha256); }

const Memorandum& memorandum_of(const TextInForce& text) { return std::get<Memorandum>(text.memorandum.body); }

std::string as_words(const TextInForce& text, Instant at) {
  const Consolidation& consolidation = text.consolidation;
  std::string out =
      fmt::format("{}\nin force on {}: version {}\n\n", terminal_safe(text.memorandum.header.agreement.title),
                  format_instant(at), consolidation.text.version);
  const auto link = [&](const TextVersion& version, std::string_view since, std::string_view kind,
                        std::string_view id) {
    out +=
        fmt::format("  version {}  from {}  {}\n    {} {}\n", version.version, since, digest(version.sha256), kind, id);
  };
  link(consolidation.original, day(memorandum_of(text).execution.date), name(ActKind::Moc), text.memorandum.header.id);
  for (const EffectiveModification& modification : consolidation.chain)
    link(modification.body.result, day(modification.effective_on), name(modification.kind), modification.act.id);
  for (const TextBlock& block : consolidation.text.blocks) {
    const std::string separator = block.num.empty() || block.text.empty() ? "" : " ";
    out += "\n" + terminal_safe(block.num + separator + block.text) + "\n";
  }
  return out;
}

std::string as_json(const TextInForce& text, Instant at) {
  using Json = nlohmann::ordered_json;
  const Consolidation& consolidation = text.consolidation;
  const auto link = [](const TextVersion& version, const ActReference& act, ActKind kind, const std::string& since) {
    return Json{{"version", version.version},
                {"digest", digest(version.sha256)},
                {"act", act.id},
                {"act_digest", digest(act.sha256)},
                {"kind", name(kind)},
                {"effective_on", since}};
  };
  const Act& memorandum = text.memorandum;
  Json chain = Json::array({link(consolidation.original, {memorandum.header.id, memorandum.sha256}, ActKind::Moc,
                                 day(memorandum_of(text).execution.date))});
  for (const EffectiveModification& modification : consolidation.chain)
    chain.push_back(
        link(modification.body.result, modification.act, modification.kind, day(modification.effective_on)));
  Json blocks = Json::array();
  for (const TextBlock& block : consolidation.text.blocks)
    blocks.push_back({{"eId", block.eid}, {"num", block.num}, {"text", block.text}});
  const Json document{{"schema", "mocsign-text/1"},
                      {"at", format_instant(at)},
                      {"agreement", memorandum.header.agreement.id},
                      {"title", memorandum.header.agreement.title},
                      {"version", consolidation.text.version},
                      {"digest", digest(version_of(consolidation.text).sha256)},
                      {"chain", chain},
                      {"blocks", blocks}};
  return document.dump(2) + "\n";
}

bool makes_text(ActKind kind) {
  return kind == ActKind::Moc || kind == ActKind::Modification || kind == ActKind::Correction;
}

/// in_words says what became of an act: "Modification urn:uuid:… is NOT-EFFECTIVE: ACT-MISSING-PARTICIPANT(JP)".
std::string in_words(const ActStatus& act) {
  std::vector<std::string> codes;
  for (const ActFinding& finding : act.findings)
    if (finding.severity != Severity::Info) codes.push_back(shown(finding));
  return fmt::format("{} {} is {}{}{}", name(act.kind), act.id, name(act.verdict), codes.empty() ? "" : ": ",
                     fmt::join(codes, ", "));
}

/// not_in_force keeps a draft from passing for a text in force.
std::optional<Error> not_in_force(const Status& status) {
  for (const ActStatus& act : status.acts)
    if (act.kind == ActKind::Moc && act.verdict == ActVerdict::NotEffective)
      return Error{Errc::Refused, "no text is in force: " + in_words(act), status.agreement,
                   "mocsign status --explain tells why"};
  return std::nullopt;
}

class Consolidate final : public Verb {
 public:
  void declare(Arguments& arguments) override;
  Exit run(Context& context) override;

 private:
  Result<std::string> formatted(const TextInForce& text, Instant at) const;
  static Exit doubts(Context& context, const Status& status);

  DossierArguments dossier_;
  std::string format_ = "text";
  std::optional<std::string> output_;
  bool force_ = false;
};

void Consolidate::declare(Arguments& arguments) {
  declare_dossier(arguments, dossier_);
  declare_judgement(arguments, dossier_);
  arguments.add({.long_name = "--format",
                 .value_name = "FORMAT",
                 .text = "text for people, xml (text.xml byte for byte), akn (Akoma Ntoso 3.0) or json; default: text",
                 .choices = {"text", "xml", "akn", "json"}},
                format_);
  arguments.add({.long_name = "--output",
                 .short_name = "-o",
                 .value_name = "OUT",
                 .text = "the file to write; default: standard output"},
                output_);
  arguments.add({.long_name = "--force", .text = "overwrite OUT"}, force_);
}

Exit Consolidate::run(Context& context) {
  const Overwrite overwrite = force_ ? Overwrite::Yes : Overwrite::No;
  if (output_)
    if (const auto free = check_output(*output_, overwrite); !free) return context.fail(free.error());
  const auto open = open_dossier(context, dossier_);
  if (!open) return context.fail(open.error());
  const auto status = open->dossier.status(open->options);
  if (!status) return context.fail(status.error());
  if (const auto refused = not_in_force(*status)) return context.fail(*refused);
  const auto text = text_in_force(*status, open->dossier.acts());
  if (!text) return context.fail(text.error());
  const auto octets = formatted(*text, status->at);
  if (!octets) return context.fail(octets.error());
  if (!output_) {
    context.out(*octets);
  } else if (const auto written = write_output(*output_, as_bytes(*octets), overwrite); !written) {
    return context.fail(written.error());
  } else {
    context.out(terminal_safe(*output_) + "\n");
  }
  return doubts(context, *status);
}

Result<std::string> Consolidate::formatted(const TextInForce& text, Instant at) const {
  if (format_ == "xml") return text_octets(text.consolidation.text);
  if (format_ == "akn") return to_akoma_ntoso(text.memorandum, text.consolidation);
  return format_ == "json" ? as_json(text, at) : as_words(text, at);
}

/// doubts tells of what could change the text and is not in it, and of a memorandum that is not surely in force.
Exit Consolidate::doubts(Context& context, const Status& status) {
  Exit exit = Exit::Ok;
  for (const ActStatus& act : status.acts) {
    if (!makes_text(act.kind) || act.verdict == ActVerdict::Effective) continue;
    context.note(terminal_safe(fmt::format("note: {}", in_words(act))));
    if (act.verdict == ActVerdict::Indeterminate) exit = Exit::Indeterminate;
  }
  return exit;
}

}  // namespace

const Command kConsolidate{"consolidate", "Recompute the text in force, with the chain that proves it",
                           "DOSSIER [--at TIME] [-o OUT] [flags]", make_verb<Consolidate>};

}  // namespace libsign::cli
