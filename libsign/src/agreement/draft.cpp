#include <libsign/agreement.hpp>

#include "agreement/reader.hpp"
#include "agreement/rendering.hpp"
#include "agreement/terms_toml.hpp"
#include "agreement/text_source.hpp"
#include "agreement/vocabulary.hpp"
#include "agreement/writer.hpp"
#include "crypto/crypto.hpp"

namespace libsign {
namespace {

Document document(std::string_view name, const std::string& octets, std::string_view media_type) {
  return {std::string(name), to_bytes(octets), std::string(media_type)};
}

/// text_of writes the act's own text and puts its digest into the act; nothing if its kind has none.
std::optional<Document> text_of(Act& act) {
  auto* const memorandum = std::get_if<Memorandum>(&act.body);
  auto* const integration = std::get_if<Integration>(&act.body);
  if (!memorandum && !integration) return std::nullopt;
  const unsigned version = integration ? integration->result.version : 0;
  const std::string text = agreement::write_text(version, integration ? integration->text : memorandum->text);
  (integration ? integration->result.sha256 : memorandum->text_sha256) = crypto::digest(Digest::Sha256, as_bytes(text));
  return document(kTextFile, text, "application/xml");
}

/// evidence_of names the evidence as the act's kind has it and puts its digest into the act.
Result<std::optional<Document>> evidence_of(Act& act, const std::optional<Document>& evidence) {
  auto* const delivery = std::get_if<Delivery>(&act.body);
  if (evidence.has_value() != (delivery != nullptr))
    return Error{Errc::Usage, "a delivery needs a file of evidence, and no other act can have one"};
  if (!delivery) return std::optional<Document>{};
  delivery->evidence_sha256 = crypto::digest(Digest::Sha256, evidence->bytes());
  return std::optional<Document>(
      Document(std::string(agreement::evidence_file(delivery->type)), evidence->shared(), "application/xml"));
}

/// read_back makes sure that what was written can be read, so that nothing is signed that no one will accept.
Result<void> read_back(const std::vector<Document>& files) {
  const auto read = agreement::read_files(*agreement::files_of(files));
  if (const auto* const failure = std::get_if<agreement::ActFailure>(&read)) return failure->error;
  return {};
}

}  // namespace

Result<std::vector<Document>> act_files(Act act, const std::optional<Document>& evidence) {
  const auto text = text_of(act);
  const auto named_evidence = evidence_of(act, evidence);
  if (!named_evidence) return named_evidence.error();
  std::vector<Document> files{document(kActFile, agreement::write_act(act), "application/xml")};
  if (text) files.push_back(*text);
  if (*named_evidence) files.push_back(**named_evidence);
  files.push_back(document(kRenderingFile, agreement::render(act), "text/plain"));
  if (auto read = read_back(files); !read) return read.error();
  return files;
}

Result<std::vector<Document>> draft_moc(const MocDraft& draft) {
  if (!agreement::is_uuid_urn(draft.id))
    return Error{Errc::Usage, "the act's id is not urn:uuid: and a lower-case UUID", {}, "make one with uuid_urn()"};
  auto blocks = agreement::read_source(as_text(draft.source.bytes()), draft.source.name());
  if (!blocks) return blocks.error();
  auto terms = agreement::read_terms(as_text(draft.terms.bytes()), draft.terms.name());
  if (!terms) return terms.error();
  if (const auto unresolved = terms->reading.unresolved(*blocks)) return *unresolved;

  Act act;
  act.header.id = draft.id;
  act.header.language = terms->language;
  act.header.agreement = terms->agreement;
  terms->memorandum.text = *std::move(blocks);
  act.body = std::move(terms->memorandum);
  return act_files(std::move(act));
}

}  // namespace libsign
