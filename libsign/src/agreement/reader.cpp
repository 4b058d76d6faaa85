#include "agreement/reader.hpp"

#include <algorithm>

#include "agreement/caps.hpp"
#include "agreement/delivery_evidence.hpp"
#include "agreement/describe_act.hpp"
#include "agreement/rendering.hpp"
#include "agreement/xml_reader.hpp"
#include "crypto/crypto.hpp"

namespace libsign::agreement {
namespace {

using Failure = std::optional<ActFailure>;

Failure failure(std::string_view code, std::string what, std::string_view file, std::string hint = {}) {
  return ActFailure{code, {Errc::BadInput, std::move(what), std::string(file), std::move(hint)}};
}

bool has_digest(ByteView octets, const Bytes& sha256) { return equal(crypto::digest(Digest::Sha256, octets), sha256); }

/// read_text reads the text that an act names as `expected` into `out`.
Failure read_text(const ActFiles& files, const TextVersion& expected, std::vector<TextBlock>& out) {
  if (!files.text) return failure("ACT_TEXT_MISSING", "the text that the act is about is missing", kTextFile);
  if (!has_digest(*files.text, expected.sha256))
    return failure("ACT_TEXT_DIGEST_MISMATCH", "the text is not the one that the act names by its digest", kTextFile);
  auto text = parse_text(*files.text);
  if (!text) return ActFailure{"ACT_TEXT_MALFORMED", text.error()};
  if (text->version != expected.version)
    return failure("ACT_TEXT_MALFORMED",
                   fmt::format("the text is version {}, not version {}", text->version, expected.version), kTextFile);
  out = std::move(text->blocks);
  return std::nullopt;
}

/// read_evidence makes sure that the evidence of a delivery holds the events that the act states.
Failure read_evidence(const ActFiles& files, const Delivery& delivery) {
  const bool is_pec = delivery.type == EvidenceType::Pec;
  const std::string_view file = evidence_file(delivery.type);
  const auto& octets = is_pec ? files.pec_evidence : files.erds_evidence;
  if (!octets) return failure("ACT_EVIDENCE_MISSING", "the evidence of delivery is missing", file);
  if (!has_digest(*octets, delivery.evidence_sha256))
    return failure("ACT_EVIDENCE_DIGEST_MISMATCH", "the evidence is not the one that the act names by its digest",
                   file);
  const auto events = read_delivery_evidence(delivery.type, *octets);
  if (!events) return ActFailure{"ACT_EVIDENCE_MALFORMED", events.error()};
  if (*events != delivery.events)
    return failure("ACT_EVIDENCE_DIFFERS", "the act states other events than its evidence", file);
  return std::nullopt;
}

/// read_companions reads the files that the act's kind has beside act.xml into `act`.
Failure read_companions(const ActFiles& files, const Reading& reading, Act& act) {
  if (auto* const memorandum = std::get_if<Memorandum>(&act.body)) {
    if (auto failed = read_text(files, {0, memorandum->text_sha256}, memorandum->text)) return failed;
    if (const auto unresolved = reading.unresolved(memorandum->text))
      return ActFailure{"ACT_SOURCE_MISSING", *unresolved};
  }
  if (auto* const integration = std::get_if<Integration>(&act.body))
    if (auto failed = read_text(files, integration->result, integration->text)) return failed;
  if (const auto* const delivery = std::get_if<Delivery>(&act.body))
    if (auto failed = read_evidence(files, *delivery)) return failed;
  return std::nullopt;
}

/// may_stand tells whether an act of this kind has a companion called `name`.
bool may_stand(std::string_view name, const Act& act) {
  if (name == kTextFile)
    return std::holds_alternative<Memorandum>(act.body) || std::holds_alternative<Integration>(act.body);
  const auto* const delivery = std::get_if<Delivery>(&act.body);
  return name == kRenderingFile || (delivery && name == evidence_file(delivery->type));
}

void check_labels(const std::vector<TextBlock>& blocks, Reading& reading) {
  if (const auto twice = found_twice(blocks, &TextBlock::eid))
    reading.problem(fmt::format("two blocks have the label “{}”", *twice), std::string(kTextFile),
                    "each label names one block");
}

std::string_view code_of(const Error& error) {
  return error.code == Errc::Unsupported ? "ACT_KIND_UNSUPPORTED" : "ACT_MALFORMED";
}

}  // namespace

std::optional<ActFiles> files_of(const std::vector<Document>& documents) {
  const auto find = [&](std::string_view name) -> std::optional<ByteView> {
    const auto found = std::ranges::find(documents, name, &Document::name);
    if (found == documents.end()) return std::nullopt;
    return found->bytes();
  };
  const auto act = find(kActFile);
  if (!act) return std::nullopt;
  ActFiles files{.act = *act};
  for (const auto& [name, member] : kCompanions) files.*member = find(name);
  return files;
}

std::variant<Act, ActFailure> read_files(const ActFiles& files) {
  Reading reading;
  auto act = parse_act(files.act, reading);
  if (!act) return ActFailure{code_of(act.error()), act.error()};
  for (const auto& [name, member] : kCompanions)
    if (files.*member && !may_stand(name, *act))
      return *failure("ACT_FILE_UNEXPECTED",
                      fmt::format("an act of kind “{}” has no {}", libsign::name(act->header.kind), name), name,
                      "draft the act again; do not add files to it");
  if (auto failed = read_companions(files, reading, *act)) return *std::move(failed);
  if (files.rendering && as_text(*files.rendering) != render(*act))
    return *failure("ACT_RENDERING_DIFFERS", "the readable rendering is not the one that the act gives",
                    kRenderingFile);
  return *std::move(act);
}

Result<Act> parse_act(ByteView octets, Reading& reading) {
  const auto document = parse_strictly(octets, kActFile);
  if (!document) return document.error();
  const xml::Element root = document->root();
  if (!root.is(kNamespace, "Act"))
    return Error{Errc::BadInput, "the root element is not moc:Act", std::string(kActFile), "this file is no act"};
  const auto kind = root.attribute("kind");
  if (kind && !read_kind(*kind) && is_identifier(*kind))
    return Error{Errc::Unsupported, fmt::format("acts of kind “{}” are not known to this version", *kind),
                 std::string(kActFile), "use a newer version"};
  const StrictXml xml(reading, kActFile);
  Act act;
  XmlReader record(xml, root);
  describe(record, act);
  record.finish();
  if (reading.failed()) return *reading.problem();
  act.sha256 = crypto::digest(Digest::Sha256, octets);
  return act;
}

Result<Text> parse_text(ByteView octets) {
  const auto document = parse_strictly(octets, kTextFile);
  if (!document) return document.error();
  const xml::Element root = document->root();
  if (!root.is(kNamespace, "Text"))
    return Error{Errc::BadInput, "the root element is not moc:Text", std::string(kTextFile), "this file is no text"};
  Reading reading;
  const StrictXml xml(reading, kTextFile);
  Text text;
  XmlReader record(xml, root);
  record.required("version", text.version, kVersion);
  record.children("Block", text.blocks, 1, kMaxBlocks);
  record.finish();
  check_labels(text.blocks, reading);
  if (reading.failed()) return *reading.problem();
  return text;
}

bool claims_to_be_act(ByteView octets) {
  const auto document = xml::Document::parse(octets, kXmlLimits, kActFile);
  return !document || document->root().is(kNamespace, "Act");
}

}  // namespace libsign::agreement
