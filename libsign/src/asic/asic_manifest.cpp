#include "asic/asic_manifest.hpp"

#include <algorithm>
#include <set>

#include "base/uri.hpp"
#include "xml/document.hpp"
#include "xml/dsig.hpp"
#include "zip/names.hpp"

namespace libsign::asic {
namespace {

constexpr std::string_view kNamespace = "http://uri.etsi.org/02918/v1.2.1#";

std::string_view last_component(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// Reader reads one manifest strictly: whatever the schema does not have at a place is refused, so that nothing can
/// stand in it that another reader takes for part of the list.
class Reader {
 public:
  Reader(AsicManifest& manifest, const Limits& limits) : manifest_(manifest), limits_(limits) {}

  void read(const Document& file) {
    const auto document = xml::Document::parse(file.bytes(), limits_, file.name());
    if (!document) return refuse("cannot be read: " + document.error().what);
    const xml::Element root = document->root();
    if (!root.is(kNamespace, "ASiCManifest")) return refuse("is none by its root element");
    if (root.has_stray_text()) return refuse("holds text where none may be");
    for (const xml::Element child : root.children()) read_child(child);
    if (manifest_.covered_by.empty()) refuse("does not say what signs it");
    if (manifest_.files.empty()) refuse("lists no file");
    if (!is_good_) manifest_.files.clear();
  }

 private:
  void read_child(xml::Element child) {
    if (child.is(kNamespace, "SigReference")) return read_signature(child);
    if (child.is(kNamespace, "DataObjectReference")) return read_file(child);
    if (child.is(kNamespace, "ASiCManifestExtensions")) return read_extensions(child);
    refuse("holds the unknown element " + zip::quoted(child.name()));
  }

  void read_signature(xml::Element element) {
    if (!manifest_.covered_by.empty() || !manifest_.files.empty()) return refuse("has SigReference in a wrong place");
    manifest_.covered_by = percent_decoded(element.attribute("URI").value_or(""));
  }

  void read_file(xml::Element element) {
    if (manifest_.files.size() == limits_.max_entries) return refuse("lists more files than a container may hold");
    ListedFile listed;
    listed.name = percent_decoded(element.attribute("URI").value_or(""));
    if (listed.name.empty()) return refuse("lists a file without a name");
    unsigned values = 0;
    unsigned methods = 0;
    for (const xml::Element child : element.children()) {
      if (child.is(xml::kDsig, "DigestMethod")) {
        ++methods;
        listed.digest_algorithm = xml::digest_from_uri(child.attribute("Algorithm").value_or(""));
      } else if (child.is(xml::kDsig, "DigestValue")) {
        ++values;
        listed.digest = from_base64(child.text()).value_or(Bytes{});
      } else if (child.is(kNamespace, "DataObjectReferenceExtensions")) {
        read_extensions(child);
      } else {
        refuse("holds the unknown element " + zip::quoted(child.name()));
      }
    }
    if (methods != 1 || values != 1 || listed.digest.empty()) return refuse("lists a file without one readable digest");
    if (!names_.insert(listed.name).second) {
      add("ASIC_MANIFEST_DUPLICATE_ENTRY", "lists the file " + zip::quoted(listed.name) + " twice");
      return;
    }
    manifest_.files.push_back(std::move(listed));
  }

  void read_extensions(xml::Element extensions) {
    for (const xml::Element extension : extensions.children())
      if (const std::string critical = extension.attribute("Critical").value_or("");
          critical != "false" && critical != "0")
        add("ASIC_MANIFEST_EXTENSION", "has a critical extension that is not known");
  }

  void refuse(const std::string& why) { add("ASIC_MANIFEST_UNREADABLE", why); }

  void add(std::string code, const std::string& what) {
    is_good_ = false;
    manifest_.findings.push_back({std::move(code), Severity::Error,
                                  "the manifest " + zip::quoted(manifest_.name) + " " + what,
                                  std::string(kAsicManifestClause)});
  }

  AsicManifest& manifest_;
  const Limits& limits_;
  std::set<std::string> names_;
  bool is_good_ = true;
};

}  // namespace

bool is_asic_manifest(std::string_view entry_name) {
  const std::string_view last = last_component(entry_name);
  return entry_name.starts_with(kMetaFolder) && last.ends_with(".xml") &&
         (contains(last, "ASiCManifest") || contains(last, "ASiCArchiveManifest"));
}

bool is_evidence_record_manifest(std::string_view entry_name) {
  const std::string_view last = last_component(entry_name);
  return entry_name.starts_with(kMetaFolder) && last.ends_with(".xml") && contains(last, "ASiCEvidenceRecordManifest");
}

AsicManifest read_asic_manifest(const Document& file, const Limits& limits) {
  AsicManifest manifest;
  manifest.name = file.name();
  Reader(manifest, limits).read(file);
  return manifest;
}

}  // namespace libsign::asic
