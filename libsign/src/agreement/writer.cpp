#include "agreement/writer.hpp"

#include "agreement/describe_act.hpp"
#include "agreement/xml_writer.hpp"

namespace libsign::agreement {
namespace {

struct StringWriter : pugi::xml_writer {
  std::string out;
  void write(const void* data, std::size_t size) override { out.append(static_cast<const char*>(data), size); }
};

XmlWriter open_document(pugi::xml_document& document, const char* root) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  XmlWriter writer(document.append_child(root));
  writer.constant("xmlns:moc", kNamespace);
  return writer;
}

std::string octets(const pugi::xml_document& document) {
  StringWriter writer;
  document.save(writer, "  ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.out);
}

}  // namespace

std::string write_act(Act act) {
  pugi::xml_document document;
  XmlWriter root = open_document(document, "moc:Act");
  describe(root, act);
  return octets(document);
}

std::string write_text(unsigned version, std::span<const TextBlock> blocks) {
  pugi::xml_document document;
  XmlWriter root = open_document(document, "moc:Text");
  root.required("version", version, kVersion);
  for (TextBlock block : blocks) root.child("Block", [&](XmlWriter& record) { describe(record, block); });
  return octets(document);
}

}  // namespace libsign::agreement
