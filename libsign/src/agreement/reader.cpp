#include "agreement/reader.hpp"

#include <algorithm>

#include "agreement/caps.hpp"
#include "agreement/records.hpp"
#include "agreement/rendering.hpp"
#include "agreement/strict_xml.hpp"
#include "crypto/crypto.hpp"

namespace libsign::agreement {
namespace {

/// MemorandumReader reads the body of an act of kind MoC.
class MemorandumReader {
 public:
  explicit MemorandumReader(const StrictXml& xml) : xml_(xml) {}

  void read(xml::Element root, Act& act) {
    Fields header = xml_.fields(root);
    header.exactly("kind", kMemorandumKind);
    act.header.kind = ActKind::Moc;
    act.header.id = header.uuid_urn("id");
    act.header.language = header.language("lang");
    header.finish();

    Memorandum& memorandum = act.body.emplace<Memorandum>();
    Children children(xml_, root);
    record(children.required("Agreement"), [&](Fields& fields) { act.header.agreement = read_agreement(fields); });
    if (const auto element = children.required("Participants")) participants(*element, memorandum.participants);
    record(children.required("Execution"), [&](Fields& fields) { memorandum.execution = read_execution(fields); });
    if (const auto element = children.required("Terms")) terms(*element, memorandum.terms);
    record(children.required("Text"), [&](Fields& fields) {
      fields.exactly("href", kTextFile);
      memorandum.text_sha256 = fields.sha256("digest");
    });
    children.finish();
    check_uniqueness(memorandum, xml_.where(root), xml_.reading());
  }

 private:
  void participants(xml::Element element, std::vector<Participant>& out) {
    no_attributes(element);
    Children children(xml_, element);
    while (const auto child = children.optional("Participant")) out.push_back(participant(*child));
    children.finish();
  }

  Participant participant(xml::Element element) {
    Participant out;
    Fields fields = xml_.fields(element);
    out.id = fields.identifier("id");
    out.zone = fields.optional_zone("zone");
    fields.finish();
    Children children(xml_, element);
    if (const auto child = children.required("Name")) {
      no_attributes(*child);
      out.name = xml_.leaf_text(*child);
      if (!is_readable(out.name))
        xml_.reading().problem("moc:Name is empty or too long", xml_.where(*child), "it holds a participant's name");
    }
    record(children.required("Signatory"), [&](Fields& signatory) { out.signatory = read_signatory(signatory); });
    children.finish();
    return out;
  }

  void terms(xml::Element element, Terms& out) {
    no_attributes(element);
    Children children(xml_, element);
    record(children.required("Commence"), [&](Fields& fields) { out.commence = read_commence(fields); });
    record(children.required("Initial"), [&](Fields& fields) { out.initial = read_initial(fields); });
    record(children.optional("Renew"), [&](Fields& fields) { out.renew = read_renew(fields); });
    while (const auto child = children.optional("Exit"))
      record(child, [&](Fields& fields) { out.exits.push_back(read_exit(fields)); });
    record(children.optional("Modify"), [&](Fields& fields) { out.modify = read_modify(fields); });
    children.finish();
  }

  /// record hands the attributes of an element without content to `take`.
  template <typename Take>
  void record(const std::optional<xml::Element>& element, Take take) {
    if (!element) return;
    Fields fields = xml_.fields(*element);
    take(fields);
    fields.finish();
    xml_.empty(*element);
  }

  void no_attributes(xml::Element element) { xml_.fields(element).finish(); }

  const StrictXml& xml_;
};

void check_labels(const std::vector<TextBlock>& blocks, Reading& reading) {
  std::vector<std::string_view> eids;
  for (const TextBlock& block : blocks) eids.push_back(block.eid);
  std::ranges::sort(eids);
  const auto twice = std::ranges::adjacent_find(eids);
  if (twice != eids.end())
    reading.problem(fmt::format("two blocks have the label “{}”", *twice), std::string(kTextFile),
                    "each label names one block");
}

std::string_view code_of(const Error& error) {
  return error.code == Errc::Unsupported ? "ACT_KIND_UNSUPPORTED" : "ACT_MALFORMED";
}

}  // namespace

std::variant<Act, ActFailure> read_files(const ActFiles& files) {
  Reading reading;
  auto act = parse_act(files.act, reading);
  if (!act) return ActFailure{code_of(act.error()), act.error()};

  const std::string text_name(kTextFile);
  if (!files.text)
    return ActFailure{"ACT_TEXT_MISSING", {Errc::NotFound, "the text that the act is about is missing", text_name}};
  Memorandum& memorandum = std::get<Memorandum>(act->body);
  if (!equal(crypto::digest(Digest::Sha256, *files.text), memorandum.text_sha256))
    return ActFailure{"ACT_TEXT_DIGEST_MISMATCH",
                      {Errc::BadInput, "the text is not the one that the act names by its digest", text_name}};
  auto text = parse_text(*files.text);
  if (!text) return ActFailure{"ACT_TEXT_MALFORMED", text.error()};
  memorandum.text = *std::move(text);
  if (const auto unresolved = reading.unresolved(memorandum.text)) return ActFailure{"ACT_SOURCE_MISSING", *unresolved};

  if (files.rendering && as_text(*files.rendering) != render(*act))
    return ActFailure{
        "ACT_RENDERING_DIFFERS",
        {Errc::BadInput, "the readable rendering is not the one that the act gives", std::string(kRenderingFile)}};
  return *std::move(act);
}

Result<Act> parse_act(ByteView octets, Reading& reading) {
  const auto document = parse_strictly(octets, kActFile);
  if (!document) return document.error();
  const xml::Element root = document->root();
  if (!root.is(kNamespace, "Act"))
    return Error{Errc::BadInput, "the root element is not moc:Act", std::string(kActFile), "this file is no act"};
  const auto kind = root.attribute("kind");
  if (kind && *kind != kMemorandumKind && is_identifier(*kind))
    return Error{Errc::Unsupported, fmt::format("acts of kind “{}” are not known to this version", *kind),
                 std::string(kActFile), "use a newer version"};
  Act act;
  MemorandumReader(StrictXml(reading, kActFile)).read(root, act);
  if (reading.failed()) return *reading.problem();
  act.sha256 = crypto::digest(Digest::Sha256, octets);
  return act;
}

Result<std::vector<TextBlock>> parse_text(ByteView octets) {
  const auto document = parse_strictly(octets, kTextFile);
  if (!document) return document.error();
  const xml::Element root = document->root();
  if (!root.is(kNamespace, "Text"))
    return Error{Errc::BadInput, "the root element is not moc:Text", std::string(kTextFile), "this file is no text"};
  Reading reading;
  const StrictXml xml(reading, kTextFile);
  Fields header = xml.fields(root);
  header.exactly("version", "0");
  header.finish();

  std::vector<TextBlock> blocks;
  Children children(xml, root);
  while (const auto child = children.optional("Block")) {
    if (blocks.size() == kMaxBlocks)
      return Error{Errc::LimitExceeded, fmt::format("the text has more than {} blocks", kMaxBlocks), xml.where(*child)};
    Fields fields = xml.fields(*child);
    TextBlock block{fields.eid("eId"), fields.optional_text("num").value_or(""), xml.leaf_text(*child)};
    fields.finish();
    if (block.num.empty() && block.text.empty())
      reading.problem("a block has neither a number nor words", xml.where(*child), "a block holds words");
    blocks.push_back(std::move(block));
  }
  children.finish();
  if (blocks.empty()) reading.problem("the text has no blocks", std::string(kTextFile), "a text holds blocks");
  check_labels(blocks, reading);
  if (reading.failed()) return *reading.problem();
  return blocks;
}

bool claims_to_be_act(ByteView octets) {
  const auto document = xml::Document::parse(octets, kXmlLimits, kActFile);
  return !document || document->root().is(kNamespace, "Act");
}

}  // namespace libsign::agreement
