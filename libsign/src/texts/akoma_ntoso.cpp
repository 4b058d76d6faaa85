#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <unicode/uloc.h>

#include <libsign/consolidation.hpp>

#include "agreement/vocabulary.hpp"
#include "base/dates.hpp"
#include "texts/akoma_ntoso_body.hpp"

namespace libsign {
namespace {

using texts::Node;

constexpr std::string_view kNamespace = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";
constexpr std::string_view kTool = "#mocsign";

struct StringWriter : pugi::xml_writer {
  std::string out;
  void write(const void* data, std::size_t size) override { out.append(static_cast<const char*>(data), size); }
};

/// Names are the IRIs and dates of one text on the three levels that a file has: work, expression, manifestation.
struct Names {
  std::string work;
  std::string expression;
  std::string signed_on;
  std::string version_of;  // the day of this version
  std::string language;    // ISO 639-2

  Names(const Act& act, const Memorandum& memorandum, const Consolidation& consolidation) {
    std::string slug = act.header.agreement.id.substr(std::string_view("urn:").size());
    for (char& c : slug)
      if (std::string_view(":/").find(c) != std::string_view::npos) c = '-';
    signed_on = format_date(memorandum.execution.date);
    version_of = consolidation.chain.empty() ? signed_on : format_date(consolidation.chain.back().effective_on);
    const char* const known = uloc_getISO3Language(act.header.language.c_str());
    language = *known == '\0' ? "und" : known;
    work = fmt::format("/akn/int/doc/{}/{}", signed_on, slug);
    expression = fmt::format("{}/{}@{}", work, language, version_of);
  }
};

std::string participant_id(const Participant& participant) { return "participant-" + participant.id; }
std::string modification_id(std::size_t index) { return fmt::format("modification-{}", index + 1); }

Node level(Node parent, const char* element, const std::string& resource, const std::string& suffix) {
  Node node = parent.child(element);
  node.child("FRBRthis").set("value", resource + "/!main" + suffix);
  node.child("FRBRuri").set("value", resource + suffix);
  return node;
}

void authors(Node node, const Memorandum& memorandum) {
  for (const Participant& participant : memorandum.participants)
    node.child("FRBRauthor").set("href", "#" + participant_id(participant));
}

void identification(Node meta, const Act& act, const Memorandum& memorandum, const Consolidation& consolidation) {
  const Names names(act, memorandum, consolidation);
  const TextVersion version = version_of(consolidation.text);
  Node node = meta.child("identification").set("source", kTool);

  Node work = level(node, "FRBRWork", names.work, "");
  work.child("FRBRalias").set("value", act.header.agreement.id).set("name", "agreement");
  work.child("FRBRdate").set("date", names.signed_on).set("name", "signature");
  authors(work, memorandum);
  work.child("FRBRcountry").set("value", "int");

  Node expression = level(node, "FRBRExpression", names.expression, "");
  expression.child("FRBRalias").set("value", agreement::write_sha256(version.sha256)).set("name", "text.xml");
  expression.child("FRBRdate").set("date", names.version_of).set("name", "version");
  authors(expression, memorandum);
  expression.child("FRBRversionNumber").set("value", std::to_string(version.version));
  expression.child("FRBRlanguage").set("language", names.language);

  Node manifestation = level(node, "FRBRManifestation", names.expression, ".xml");
  manifestation.child("FRBRdate").set("date", names.version_of).set("name", "version");
  manifestation.child("FRBRauthor").set("href", kTool);
  manifestation.child("FRBRformat").set("value", "application/akn+xml");
}

void lifecycle(Node meta, const Memorandum& memorandum, const Consolidation& consolidation) {
  Node node = meta.child("lifecycle").set("source", kTool);
  node.child("eventRef")
      .set("eId", "event-0")
      .set("date", format_date(memorandum.execution.date))
      .set("source", "#memorandum")
      .set("type", "generation");
  for (std::size_t i = 0; i < consolidation.chain.size(); ++i)
    node.child("eventRef")
        .set("eId", fmt::format("event-{}", i + 1))
        .set("date", format_date(consolidation.chain[i].effective_on))
        .set("source", "#" + modification_id(i))
        .set("type", "amendment");
}

struct TextualMod {
  std::string_view type;
  std::string_view label;
};

TextualMod textual_mod(const Operation& operation) {
  if (const auto* replace = std::get_if<Replace>(&operation)) return {"substitution", replace->target};
  if (const auto* insert = std::get_if<Insert>(&operation)) return {"insertion", insert->block.eid};
  return {"repeal", std::get<Repeal>(operation).target};
}

void analysis(Node meta, const Consolidation& consolidation) {
  if (consolidation.chain.empty()) return;
  Node node = meta.child("analysis").set("source", kTool).child("passiveModifications");
  for (std::size_t i = 0; i < consolidation.chain.size(); ++i) {
    const auto& operations = consolidation.chain[i].body.operations;
    for (std::size_t n = 0; n < operations.size(); ++n) {
      const TextualMod mod = textual_mod(operations[n]);
      Node element = node.child("textualMod")
                         .set("type", mod.type)
                         .set("eId", fmt::format("{}-operation-{}", modification_id(i), n + 1));
      element.child("source").set("href", "#" + modification_id(i));
      element.child("destination").set("href", fmt::format("#{}", mod.label));
    }
  }
}

void references(Node meta, const Act& act, const Memorandum& memorandum, const Consolidation& consolidation) {
  Node node = meta.child("references").set("source", kTool);
  node.child("original").set("eId", "memorandum").set("href", act.header.id).set("showAs", act.header.agreement.title);
  for (std::size_t i = 0; i < consolidation.chain.size(); ++i) {
    const EffectiveModification& modification = consolidation.chain[i];
    node.child("passiveRef")
        .set("eId", modification_id(i))
        .set("href", modification.act.id)
        .set("showAs", fmt::format("{} to version {}", name(modification.kind), modification.body.result.version));
  }
  for (const Participant& participant : memorandum.participants)
    node.child("TLCOrganization")
        .set("eId", participant_id(participant))
        .set("href", "/ontology/organization/" + participant.id)
        .set("showAs", participant.name);
  node.child("TLCProcess")
      .set("eId", kTool.substr(1))
      .set("href", "/ontology/process/mocsign")
      .set("showAs", "mocsign");
}

}  // namespace

Result<std::string> to_akoma_ntoso(const Act& memorandum, const Consolidation& consolidation) {
  const auto* const body = std::get_if<Memorandum>(&memorandum.body);
  if (!body) return Error{Errc::Usage, "the act is no memorandum", memorandum.header.id};

  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  Node root(document.append_child("akomaNtoso"));
  root.set("xmlns", kNamespace);
  Node doc = root.child("doc")
                 .set("name", "memorandum")
                 .set("contains", consolidation.chain.empty() ? "originalVersion" : "singleVersion");
  Node meta = doc.child("meta");
  identification(meta, memorandum, *body, consolidation);
  lifecycle(meta, *body, consolidation);
  analysis(meta, consolidation);
  references(meta, memorandum, *body, consolidation);
  if (auto written = texts::write_body(doc, consolidation.text.blocks); !written) return written.error();
  StringWriter writer;
  document.save(writer, "  ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.out);
}

}  // namespace libsign
