#include <libsign/draft.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <libsign/agreement.hpp>
#include <libsign/texts.hpp>

#include "agreement/act_toml.hpp"
#include "agreement/delivery_evidence.hpp"
#include "agreement/reader.hpp"
#include "agreement/text_source.hpp"
#include "agreement/vocabulary.hpp"
#include "asic/container.hpp"

namespace libsign {
namespace {

Result<Act> open_act(const Document& file, const Limits& limits) {
  const auto container = asic::read(file, limits);
  if (!container) return container.error();
  const auto files = agreement::files_of(container->data);
  if (!files) return Error{Errc::NotFound, "there is no act in this container", file.name()};
  auto read = agreement::read_files(*files);
  if (auto* const failure = std::get_if<agreement::ActFailure>(&read)) {
    failure->error.where = fmt::format("{}: {}", file.name(), failure->error.where);
    return std::move(failure->error);
  }
  return std::get<Act>(std::move(read));
}

Result<std::vector<Act>> open_acts(const std::vector<Document>& files, const Limits& limits) {
  std::vector<Act> acts;
  for (const Document& file : files) {
    auto act = open_act(file, limits);
    if (!act) return act.error();
    acts.push_back(*std::move(act));
  }
  return acts;
}

ActReference reference_to(const Act& act) { return {act.header.id, act.sha256}; }

std::vector<ActReference> references_to(const std::vector<Act>& acts) {
  std::vector<ActReference> references;
  for (const Act& act : acts) references.push_back(reference_to(act));
  return references;
}

Error unfit(std::string what, std::string hint) { return {Errc::Usage, std::move(what), {}, std::move(hint)}; }

/// Completion adds to what a person has stated all that follows from other acts.
class Completion {
 public:
  Completion(const ActDraft& draft, std::vector<Act> about, std::vector<Act> previous)
      : draft_(draft), about_(std::move(about)), previous_(std::move(previous)) {}

  Result<void> complete(Act& act) {
    ActHeader& header = act.header;
    const ActHeader& first = about_.front().header;
    for (const std::vector<Act>* acts : {&about_, &previous_})
      for (const Act& other : *acts)
        if (other.header.agreement != first.agreement)
          return unfit("the acts are not all of one agreement", "name acts of one agreement only");
    header.id = draft_.id;
    header.agreement = first.agreement;
    if (header.language.empty()) header.language = first.language;
    header.previous = references_to(previous_);
    if (auto done = find_base(header); !done) return done;
    return std::visit([&](auto& body) { return complete_body(body); }, act.body);
  }

 private:
  /// answers tells whether the act is about one other act, rather than about the agreement.
  bool answers() const {
    return draft_.kind == ActKind::Consent || draft_.kind == ActKind::Receipt || draft_.kind == ActKind::Delivery ||
           draft_.kind == ActKind::Withdrawal;
  }

  /// find_base finds the text that the act is about: that of the act that it answers, or the text in force.
  Result<void> find_base(ActHeader& header) {
    if (answers() && about_.size() != 1)
      return unfit("it is about one act, and others were named", "name the one act that it answers");
    if (const auto& base = about_.back().header.base; answers() && base) {
      header.base = *base;
      return {};
    }
    if (auto walked = walk(); !walked) return walked;
    header.base = base_;
    return {};
  }

  /// walk follows the acts to the text in force.
  Result<void> walk() {
    for (const Act& act : about_) {
      if (const auto* const memorandum = std::get_if<Memorandum>(&act.body)) text_ = LabelledText{0, memorandum->text};
      if (const auto* const integration = std::get_if<Integration>(&act.body))
        text_ = LabelledText{integration->result.version, integration->text};
      const auto* const modification = std::get_if<Modification>(&act.body);
      if (modification && text_) {
        auto next = apply_modification(*text_, act.header.base.value_or(TextVersion{}), *modification);
        if (!next) return next.error();
        text_ = *std::move(next);
      }
    }
    base_ = text_ ? std::optional(version_of(*text_)) : about_.front().header.base;
    return {};
  }

  Result<const Modification*> answered_modification() const {
    const auto* const modification = std::get_if<Modification>(&about_.back().body);
    if (!modification) return unfit("the act that it answers is no modification", "name a modification");
    return modification;
  }

  Result<const LabelledText*> text() const {
    if (!text_) return unfit("no act that was named has a text", "name the memorandum first, or an act of integration");
    return &*text_;
  }

  // What only the maker states is complete as it is.
  template <typename Body>
  Result<void> complete_body(Body&) {
    return {};
  }

  Result<void> complete_body(Modification& modification) {
    const auto base = text();
    if (!base) return base.error();
    if (draft_.new_text) {
      auto blocks = agreement::read_source(as_text(draft_.new_text->bytes()), draft_.new_text->name());
      if (!blocks) return blocks.error();
      auto operations = operations_between(**base, {(*base)->version + 1, *std::move(blocks)});
      if (!operations) return operations.error();
      if (operations->empty()) return unfit("the new text is the text in force", "change it");
      modification.operations = *std::move(operations);
    }
    for (Operation& operation : modification.operations)
      if (auto quoted = quote(operation, (*base)->blocks); !quoted) return quoted;
    const auto result = apply_operations(**base, modification.operations);
    if (!result) return result.error();
    modification.result = version_of(*result);
    return {};
  }

  /// quote puts the words into an operation that it takes away.
  static Result<void> quote(Operation& operation, const std::vector<TextBlock>& blocks) {
    if (std::holds_alternative<Insert>(operation)) return {};
    auto* const replace = std::get_if<Replace>(&operation);
    auto* const repeal = std::get_if<Repeal>(&operation);
    const std::string& target = replace ? replace->target : repeal->target;
    const auto block = std::ranges::find(blocks, target, &TextBlock::eid);
    if (block == blocks.end())
      return Error{Errc::BadInput, fmt::format("the text in force has no block “{}”", target), target,
                   "name a block of the text"};
    (replace ? replace->old_sha256 : repeal->old_sha256) = block_sha256(*block);
    if (repeal) repeal->old = *block;
    if (replace && !replace->old && !block->text.empty()) replace->old = block->text;
    return {};
  }

  Result<void> complete_body(Consent& consent) {
    const auto modification = answered_modification();
    if (!modification) return modification.error();
    consent.to = reference_to(about_.back());
    consent.base_sha256 = about_.back().header.base.value_or(TextVersion{}).sha256;
    consent.result_sha256 = (*modification)->result.sha256;
    return {};
  }

  Result<void> complete_body(Receipt& receipt) {
    receipt.of = {about_.back().header.id, about_.back().sha256};
    return {};
  }

  Result<void> complete_body(Delivery& delivery) {
    delivery.of = {about_.back().header.id, about_.back().sha256};
    if (!draft_.evidence) return unfit("the evidence of delivery is missing", "name its file");
    // The two forms have nothing in common, so that a file is read as one of them at most.
    for (const EvidenceType type : {EvidenceType::Pec, EvidenceType::Erds}) {
      auto events = agreement::read_delivery_evidence(type, draft_.evidence->bytes());
      delivery.type = type;
      if (events) {
        delivery.events = *std::move(events);
        return {};
      }
      if (type == EvidenceType::Erds) return events.error();
    }
    return {};
  }

  Result<void> complete_body(Withdrawal& withdrawal) {
    withdrawal.of = reference_to(about_.back());
    return {};
  }

  Result<void> complete_body(Integration& integration) {
    const auto result = text();
    if (!result) return result.error();
    for (const Act& act : about_)
      if (std::holds_alternative<Modification>(act.body)) integration.of.push_back(reference_to(act));
    if (integration.of.empty()) return unfit("no modification was named to integrate", "name the modifications, too");
    integration.text = (*result)->blocks;
    integration.result = version_of(**result);
    return {};
  }

  Result<void> complete_body(Register& closed) {
    closed.heads = references_to(previous_.empty() ? about_ : previous_);
    return {};
  }

  const ActDraft& draft_;
  std::vector<Act> about_;
  std::vector<Act> previous_;
  std::optional<LabelledText> text_{};
  std::optional<TextVersion> base_{};
};

}  // namespace

Result<std::vector<Document>> draft_act(const ActDraft& draft, const Limits& limits) {
  if (draft.kind == ActKind::Moc) return unfit("a memorandum is drafted from a text", "use draft_moc()");
  if (!agreement::is_uuid_urn(draft.id))
    return Error{Errc::Usage, "the act's id is not urn:uuid: and a lower-case UUID", {}, "make one with uuid_urn()"};
  if (draft.about.empty()) return unfit("the act that it is about is missing", "name the container of the memorandum");
  auto about = open_acts(draft.about, limits);
  if (!about) return about.error();
  auto previous = open_acts(draft.previous, limits);
  if (!previous) return previous.error();
  auto act = agreement::read_source_of(draft.kind, {draft.source, draft.values, !draft.new_text});
  if (!act) return act.error();
  if (auto done = Completion(draft, *std::move(about), *std::move(previous)).complete(*act); !done) return done.error();
  return act_files(*std::move(act), draft.evidence);
}

}  // namespace libsign
