#include <algorithm>
#include <array>

#include "asic/container.hpp"
#include "asic/manifest.hpp"
#include "zip/archive.hpp"
#include "zip/names.hpp"

namespace libsign::asic {
namespace {

constexpr std::string_view kMimetypeClause = "EN 319 162-1, A.1";

std::string lower(std::string_view text);
bool is_signature_file(std::string_view name);
std::vector<Finding> judge_mimetype(const zip::Entry& entry);
std::optional<Container> kind_of(const AsicContainer& container, std::string_view file_name);
void apply_manifest(AsicContainer& container, const Manifest& manifest);

Finding finding(std::string_view code, Severity severity, std::string message, std::string_view clause) {
  return {std::string(code), severity, std::move(message), std::string(clause)};
}

}  // namespace

bool is_container(const Document& document) { return zip::looks_like_zip(document.bytes()); }

Result<AsicContainer> read(const Document& document, const Limits& limits) {
  auto entries = zip::read(document.shared(), limits, document.name());
  if (!entries) return entries.error();

  AsicContainer container;
  container.findings.push_back(
      finding("MIMETYPE_ABSENT", Severity::Warning, "The container has no file mimetype.", kMimetypeClause));
  std::optional<Document> manifest;
  for (zip::Entry& entry : *entries) {
    if (entry.name == "mimetype") {
      container.mimetype = as_text(entry.bytes.view);
      container.findings = judge_mimetype(entry);
      continue;
    }
    Document file(std::move(entry.name), std::move(entry.bytes));
    if (file.name() == kManifestName) manifest = file;
    if (!file.name().starts_with(kMetaFolder))
      container.data.push_back(std::move(file));
    else if (is_signature_file(file.name()))
      container.signatures.push_back(std::move(file));
    else
      container.other_meta.push_back(std::move(file));
  }

  const auto kind = kind_of(container, document.name());
  if (!kind) return Error{Errc::BadInput, "the file is a ZIP archive, but not an ASiC container", document.name()};
  container.kind = *kind;
  container.has_manifest = manifest.has_value();
  if (manifest) {
    apply_manifest(container, read_manifest(*manifest, limits));
  } else if (*kind == Container::AsicE && !container.signatures.empty()) {
    container.findings.push_back(
        finding("MANIFEST_ABSENT", Severity::Warning, "The container has no META-INF/manifest.xml.", kManifestClause));
  }
  if (*kind == Container::AsicS && container.data.size() != 1)
    container.findings.push_back(finding(
        "ASICS_DATA_FILES", Severity::Error,
        "An ASiC-S container holds exactly one data file, this one " + std::to_string(container.data.size()) + ".",
        "EN 319 162-1, 4.3.3.2"));
  if (*kind == Container::AsicS && container.signatures.size() > 1)
    container.findings.push_back(finding(
        "ASICS_SIGNATURE_FILES", Severity::Error,
        "An ASiC-S container holds one file with all signatures, this one holds several.", "EN 319 162-1, 4.3.3.2"));
  return container;
}

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// is_signature_file knows META-INF/*signatures*.xml, in any case and in any folder of META-INF (EN 319 162-1,
/// 4.4.3.2; META-INF/signatures/signatures0.xml is what Lithuanian ADoc containers have).
bool is_signature_file(std::string_view name) {
  const std::string last = lower(name.substr(name.rfind('/') + 1));
  return last.find("signatures") != last.npos && last.ends_with(".xml");
}

std::vector<Finding> judge_mimetype(const zip::Entry& entry) {
  std::vector<Finding> findings;
  const auto warn = [&](std::string_view code, std::string message) {
    findings.push_back(finding(code, Severity::Warning, std::move(message), kMimetypeClause));
  };
  if (!entry.first) warn("MIMETYPE_NOT_FIRST", "The file mimetype is not the first of the container.");
  if (!entry.stored) warn("MIMETYPE_COMPRESSED", "The file mimetype is compressed.");
  if (entry.has_extra) warn("MIMETYPE_EXTRA_FIELD", "The header of the file mimetype has an extra field.");
  const std::string_view type = as_text(entry.bytes.view);
  if (type != kMimeAsicE && type != kMimeAsicS)
    warn("MIMETYPE_WRONG", "The file mimetype does not say exactly that this is an ASiC container.");
  return findings;
}

std::optional<Container> kind_of(const AsicContainer& container, std::string_view file_name) {
  // An editor's line break behind the type is a finding, but leaves no doubt about the kind.
  const std::string_view mimetype = container.mimetype;
  const std::string_view type = mimetype.substr(0, mimetype.find_last_not_of(" \t\r\n") + 1);
  if (type == kMimeAsicE) return Container::AsicE;
  if (type == kMimeAsicS) return Container::AsicS;

  const std::string name = lower(file_name);
  const auto ends_name = [&](std::string_view extension) { return name.ends_with(extension); };
  if (std::ranges::any_of(std::array{".asics", ".scs"}, ends_name)) return Container::AsicS;
  if (std::ranges::any_of(std::array{".asice", ".sce", ".bdoc", ".edoc", ".adoc"}, ends_name)) return Container::AsicE;
  if (!container.signatures.empty()) return Container::AsicE;
  return std::nullopt;
}

void apply_manifest(AsicContainer& container, const Manifest& manifest) {
  auto& findings = container.findings;
  findings.insert(findings.end(), manifest.findings.begin(), manifest.findings.end());
  const auto is_unreadable = [](const Finding& f) { return f.code == "MANIFEST_UNREADABLE"; };
  if (std::ranges::any_of(manifest.findings, is_unreadable)) return;

  auto unknown = manifest.files;
  for (Document& file : container.data) {
    const auto listed = manifest.files.find(file.name());
    if (listed == manifest.files.end()) {
      findings.push_back(finding("MANIFEST_MISSING_ENTRY", Severity::Error,
                                 "META-INF/manifest.xml does not list the data file " + zip::quoted(file.name()) + ".",
                                 kManifestClause));
      continue;
    }
    file = Document(file.name(), file.shared(), listed->second);
    unknown.erase(file.name());
  }
  for (const auto& [name, type] : unknown)
    findings.push_back(finding(
        "MANIFEST_UNKNOWN_ENTRY", Severity::Error,
        "META-INF/manifest.xml lists the file " + zip::quoted(name) + ", which the container lacks.", kManifestClause));
  if (!container.mimetype.empty() && manifest.container_type.value_or(container.mimetype) != container.mimetype)
    findings.push_back(finding("MANIFEST_ROOT_TYPE", Severity::Warning,
                               "META-INF/manifest.xml and the file mimetype disagree on the kind of the container.",
                               kManifestClause));
}

}  // namespace
}  // namespace libsign::asic
