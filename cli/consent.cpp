#include <algorithm>

#include <fmt/format.h>

#include <libsign/inspect.hpp>
#include <libsign/text_in_force.hpp>
#include <libsign/texts.hpp>

#include "command.hpp"
#include "dossier_request.hpp"
#include "dossier_texts.hpp"
#include "drafted_act.hpp"
#include "earlier_signatures.hpp"
#include "modification_words.hpp"
#include "signing.hpp"

namespace libsign::cli {
namespace {

/// Proposal is the modification that somebody is asked to consent to, and what it makes of which text.
struct Proposal {
  Document container;
  Act act;
  LabelledText base;
  LabelledText result;
};

/// version_after returns the newest version of the text where another modification has made one of the same base.
std::optional<unsigned> version_after(const Status& status, const Act& modification) {
  const auto& made = status.versions;
  const auto base = std::ranges::find(made, *modification.header.base, &VersionStatus::text);
  if (base == made.end() || base + 1 == made.end() || (base + 1)->act == modification.header.id) return std::nullopt;
  return made.back().text.version;
}

class Consent final : public Verb {
 public:
  void declare(Arguments& arguments) override;
  Exit run(Context& context) override;

 private:
  Result<std::filesystem::path> consent(Context& context) const;
  Result<Proposal> read_proposal() const;
  Result<std::string> prospect(Context& context, const Proposal& proposal, const Bytes& key_sha256) const;
  Result<Document> what_to_sign(const Proposal& proposal) const;
  std::filesystem::path output() const;

  std::string modification_;
  std::vector<std::string> dossier_;
  bool letter_ = false;
  std::optional<std::string> by_;
  SigningArguments signing_;
};

void Consent::declare(Arguments& arguments) {
  arguments.add({.value_name = "MODIFICATION", .text = "the container with the modification", .required = true},
                modification_);
  arguments.add({.long_name = "--letter", .text = "make an act of kind Consent, for an exchange of letters"}, letter_);
  arguments.add({.long_name = "--by", .value_name = "PARTICIPANT", .text = "who writes the letter"}, by_);
  arguments.add({.long_name = "--dossier",
                 .value_name = "PATH",
                 .text = "the folder or containers in which the base text is found"},
                dossier_);
  declare_output(arguments, "the container to write; default: beside MODIFICATION", signing_);
  declare_signer(arguments, signing_);
  declare_claims(arguments, signing_.claims);
  declare_agreement(arguments, signing_);
}

Exit Consent::run(Context& context) {
  signing_.claims.commitments = {"approval"};
  const auto written = consent(context);
  if (!written) return context.fail(written.error());
  context.out(terminal_safe(written->string()) + "\n");
  return Exit::Ok;
}

Result<std::filesystem::path> Consent::consent(Context& context) const {
  if (letter_ != by_.has_value())
    return usage("--letter and --by go together", "a letter says who writes it: --letter --by PARTICIPANT");
  const auto signing = Signing::prepare(context, signing_);
  if (!signing) return signing.error();
  if (auto free = signing->check(output()); !free) return free.error();
  auto proposal = read_proposal();
  if (!proposal) return proposal.error();
  const auto earlier = earlier_signatures(context, signing_.level, proposal->container);
  if (!earlier) return earlier.error();
  const std::string introduction = modification_words(proposal->act, proposal->base, proposal->result) +
                                   "\nSignatures so far\n" + indented(*earlier) + "\n";

  const auto key = signing->key(context);
  if (!key) return key.error();
  auto document = what_to_sign(*proposal);
  if (!document) return document.error();
  auto contents = inspect(*document);
  if (!contents) return contents.error();
  const auto foreseen = prospect(context, *proposal, key_sha256_of(key->signer->certificate()));
  if (!foreseen) return foreseen.error();
  const SigningJob job{.documents = {*document}, .contents = {*std::move(contents)}, .output = output()};
  if (auto made = signing->make(context, *key, job, introduction + *foreseen); !made) return made.error();
  return output();
}

/// prospect says what the dossier would make of the modification with this consent. That a dossier cannot tell stops
/// nobody: it may still lack what the others have. Consent to what changes a text that has been changed since is
/// refused.
Result<std::string> Consent::prospect(Context& context, const Proposal& proposal, const Bytes& key_sha256) const {
  DossierArguments arguments;
  arguments.paths = dossier_;
  arguments.paths.push_back(modification_);
  arguments.trust = signing_.level.trust;
  const auto open = open_dossier(context, arguments);
  if (!open) return std::string();
  StatusOptions options = open->options;
  options.agreement = proposal.act.header.agreement.id;
  const auto now = open->dossier.status(options);
  if (const auto newer = now ? version_after(*now, proposal.act) : std::nullopt)
    return Error{Errc::Refused,
                 fmt::format("all have consented to version {} by now, and this changes version {}", *newer,
                             proposal.act.header.base->version),
                 modification_, "have it drafted again on the present text; mocsign status shows what made that"};
  const auto foreseen = foresee(open->dossier.acts(), proposal.act, key_sha256,
                                "http://uri.etsi.org/01903/v1.2.2#ProofOfApproval", options);
  if (!foreseen)
    return "The dossier does not tell whether it will count: " + terminal_safe(foreseen.error().what) + "\n\n";
  std::string words = fmt::format("With this consent it is {} by the dossier\n", foreseen->state);
  for (const ActFinding& finding : foreseen->findings)
    if (finding.severity == Severity::Error)
      words += terminal_safe(fmt::format("  {}: {}", shown(finding), finding.message)) + "\n";
  return words + "\n";
}

/// what_to_sign is the modification itself, or a letter that names it and both texts by their digests.
Result<Document> Consent::what_to_sign(const Proposal& proposal) const {
  if (!letter_) return proposal.container;
  const Act& modification = proposal.act;
  Act letter{.header = modification.header, .body = {}, .sha256 = {}, .signatures = {}};
  letter.header.kind = ActKind::Consent;
  letter.header.previous = {{modification.header.id, modification.sha256}};
  letter.header.by = *by_;
  letter.header.to = modification.header.to;
  letter.header.to.push_back(modification.header.by);
  std::erase(letter.header.to, *by_);
  letter.header.validity.reset();
  letter.body = libsign::Consent{.to = letter.header.previous.front(),
                                 .base_sha256 = version_of(proposal.base).sha256,
                                 .result_sha256 = version_of(proposal.result).sha256,
                                 .decision = Decision::Consent};
  return drafted_act(std::move(letter), output().filename().string());
}

/// read_proposal recomputes the result from the base and the operations: nobody consents to a digest that does not
/// follow.
Result<Proposal> Consent::read_proposal() const {
  auto container = read_for_signing(modification_);
  if (!container) return container.error();
  auto act = preview_act(*container);
  if (!act) return act.error();
  const auto* const modification = std::get_if<Modification>(&act->body);
  if (!modification)
    return usage(fmt::format("“{}” holds an act of kind {}", modification_, name(act->header.kind)),
                 "consent is to modifications and corrections; mocsign sign signs others");
  const auto texts = texts_in(dossier_);
  if (!texts) return texts.error();
  auto base = texts->find(*act->header.base);
  if (!base)
    return Error{
        Errc::NotFound,
        fmt::format("the text that the modification changes, version {}, is not at hand", act->header.base->version),
        modification_,
        "give the folder with the memorandum and its modifications, or the container with that text, "
        "as --dossier PATH"};
  auto result = apply_modification(*base, *act->header.base, *modification);
  if (!result) return result.error();
  return Proposal{*std::move(container), *std::move(act), *std::move(base), *std::move(result)};
}

std::filesystem::path Consent::output() const {
  if (signing_.output) return *signing_.output;
  return std::filesystem::path(modification_).replace_extension(letter_ ? ".letter.asice" : ".consent.asice");
}

}  // namespace

const Command kConsent{"consent", "Show what a modification changes, and sign the consent to it",
                       "MODIFICATION [--dossier PATH] [-o OUT] [flags]", make_verb<Consent>};

}  // namespace libsign::cli
