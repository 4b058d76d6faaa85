#include "agreement/writer.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include "agreement/vocabulary.hpp"

namespace libsign::agreement {
namespace {

struct StringWriter : pugi::xml_writer {
  std::string out;
  void write(const void* data, std::size_t size) override { out.append(static_cast<const char*>(data), size); }
};

/// Writer is an element under construction; values are added in the order of the vocabulary.
class Writer {
 public:
  explicit Writer(pugi::xml_node node) : node_(node) {}

  Writer child(const char* name) { return Writer(node_.append_child(name)); }
  Writer& set(const char* key, std::string_view value) {
    node_.append_attribute(key).set_value(std::string(value).c_str());
    return *this;
  }
  Writer& set(const char* key, const std::optional<Period>& period) {
    return set(key, period ? to_string(*period) : std::string(kUnstated));
  }
  void text(const std::string& value) {
    if (!value.empty()) node_.append_child(pugi::node_pcdata).set_value(value.c_str());
  }

 private:
  pugi::xml_node node_;
};

Writer open_document(pugi::xml_document& document, const char* root) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  Writer writer(document.append_child(root));
  writer.set("xmlns:moc", kNamespace);
  return writer;
}

std::string octets(const pugi::xml_document& document) {
  StringWriter writer;
  document.save(writer, "  ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.out);
}

void write_participant(Writer parent, const Participant& participant) {
  Writer element = parent.child("moc:Participant").set("id", participant.id);
  if (participant.zone) element.set("zone", *participant.zone);
  element.child("moc:Name").text(participant.name);
  Writer signatory = element.child("moc:Signatory").set("name", participant.signatory.name);
  if (participant.signatory.title) signatory.set("title", *participant.signatory.title);
  if (participant.signatory.key) signatory.set("key", write_sha256(*participant.signatory.key));
}

void write_terms(Writer parent, const Terms& terms) {
  Writer element = parent.child("moc:Terms");
  element.child("moc:Commence").set("on", name(terms.commence.on)).set("src", terms.commence.src);
  element.child("moc:Initial").set("period", terms.initial.period).set("src", terms.initial.src);
  if (terms.renew)
    element.child("moc:Renew")
        .set("period", terms.renew->period)
        .set("mode", name(terms.renew->mode))
        .set("src", terms.renew->src);
  for (const ExitTerm& exit : terms.exits)
    element.child("moc:Exit")
        .set("id", exit.id)
        .set("form", name(exit.form))
        .set("period", exit.period)
        .set("before", name(exit.before))
        .set("runsFrom", name(exit.runs_from))
        .set("requiresEndDate", exit.requires_end_date ? "true" : "false")
        .set("src", exit.src);
  if (terms.modify)
    element.child("moc:Modify")
        .set("form", name(terms.modify->form))
        .set("by", name(terms.modify->by))
        .set("integration", name(terms.modify->integration))
        .set("src", terms.modify->src);
}

}  // namespace

std::string write_act(const Act& act) {
  pugi::xml_document document;
  Writer root = open_document(document, "moc:Act");
  const ActHeader& header = act.header;
  root.set("kind", name(header.kind)).set("id", header.id).set("lang", header.language);
  root.child("moc:Agreement").set("id", header.agreement.id).set("title", header.agreement.title);

  const Memorandum& memorandum = std::get<Memorandum>(act.body);
  Writer participants = root.child("moc:Participants");
  for (const Participant& participant : memorandum.participants) write_participant(participants, participant);
  const Execution& execution = memorandum.execution;
  root.child("moc:Execution")
      .set("place", execution.place)
      .set("zone", execution.zone)
      .set("date", to_string(execution.date))
      .set("originals", std::to_string(execution.originals))
      .set("languages", fmt::format("{}", fmt::join(execution.languages, " ")));
  write_terms(root, memorandum.terms);
  root.child("moc:Text").set("href", kTextFile).set("digest", write_sha256(memorandum.text_sha256));
  return octets(document);
}

std::string write_text(unsigned version, std::span<const TextBlock> blocks) {
  pugi::xml_document document;
  Writer root = open_document(document, "moc:Text");
  root.set("version", std::to_string(version));
  for (const TextBlock& block : blocks) {
    Writer element = root.child("moc:Block").set("eId", block.eid);
    if (!block.num.empty()) element.set("num", block.num);
    element.text(block.text);
  }
  return octets(document);
}

}  // namespace libsign::agreement
