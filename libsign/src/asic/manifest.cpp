#include "asic/manifest.hpp"

#include <pugixml.hpp>

#include "asic/container.hpp"
#include "xml/document.hpp"
#include "zip/names.hpp"

namespace libsign::asic {
namespace {

constexpr std::string_view kNamespace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";

/// attribute_of also takes an attribute without prefix, which some makers write under a default namespace.
std::optional<std::string> attribute_of(xml::Element entry, std::string_view name) {
  auto qualified = entry.attribute(kNamespace, name);
  return qualified ? qualified : entry.attribute(name);
}

Finding unreadable(std::string why) {
  return {"MANIFEST_UNREADABLE", Severity::Error, "META-INF/manifest.xml " + std::move(why),
          std::string(kManifestClause)};
}

}  // namespace

Manifest read_manifest(const Document& file, const Limits& limits) {
  Manifest manifest;
  const auto document = xml::Document::parse(file.bytes(), limits, file.name());
  if (!document) {
    manifest.findings.push_back(unreadable("cannot be read: " + document.error().what + "."));
    return manifest;
  }
  if (!document->root().is(kNamespace, "manifest")) {
    manifest.findings.push_back(unreadable("is not an OpenDocument manifest."));
    return manifest;
  }
  const std::vector<xml::Element> entries = document->root().children(kNamespace, "file-entry");
  // The folders of OpenDocument, "/" and files of META-INF may be listed beside each file.
  if (entries.size() > 2 * limits.max_entries) {
    manifest.findings.push_back(unreadable("lists more files than a container may hold."));
    return manifest;
  }
  for (const xml::Element entry : entries) {
    const auto path = attribute_of(entry, "full-path");
    const std::string type = attribute_of(entry, "media-type").value_or("");
    if (!path) {
      manifest.findings.push_back(unreadable("has an entry without full-path."));
    } else if (*path == "/") {
      manifest.container_type = type;
    } else if (!path->ends_with('/') && !path->starts_with(kMetaFolder) && *path != "mimetype" &&
               !manifest.files.try_emplace(*path, type).second) {
      manifest.findings.push_back({"MANIFEST_DUPLICATE_ENTRY", Severity::Error,
                                   "META-INF/manifest.xml lists the file " + zip::quoted(*path) + " twice.",
                                   std::string(kManifestClause)});
    }
  }
  return manifest;
}

Bytes make_manifest(const std::vector<Document>& data) {
  pugi::xml_document document;
  auto declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  auto root = document.append_child("manifest:manifest");
  root.append_attribute("xmlns:manifest") = std::string(kNamespace).c_str();
  root.append_attribute("manifest:version") = "1.2";
  const auto add = [&](const std::string& path, const std::string& type) {
    auto entry = root.append_child("manifest:file-entry");
    entry.append_attribute("manifest:full-path") = path.c_str();
    entry.append_attribute("manifest:media-type") = type.c_str();
  };
  add("/", std::string(kMimeAsicE));
  for (const Document& file : data)
    add(file.name(), file.media_type().empty() ? "application/octet-stream" : file.media_type());

  struct Writer : pugi::xml_writer {
    Bytes bytes;
    void write(const void* from, std::size_t size) override {
      const auto* begin = static_cast<const std::uint8_t*>(from);
      bytes.insert(bytes.end(), begin, begin + size);
    }
  } writer;
  document.save(writer, "  ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.bytes);
}

}  // namespace libsign::asic
