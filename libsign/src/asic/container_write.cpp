#include <algorithm>
#include <optional>

#include "asic/container.hpp"
#include "asic/manifest.hpp"
#include "zip/archive.hpp"
#include "zip/names.hpp"

namespace libsign::asic {
namespace {

/// Smaller files are stored: deflating them costs more time than a signature, and a stored file is read without a copy.
constexpr std::size_t kDeflateFrom = 64u << 10;

zip::NewEntry entry(std::string name, ByteView bytes) {
  return {.name = std::move(name), .bytes = bytes, .store = bytes.size() < kDeflateFrom};
}

std::optional<Error> data_fault(const std::vector<Document>& data);
std::vector<std::string> signature_names(const std::vector<Document>& signatures,
                                         const std::vector<Document>& other_meta);

}  // namespace

Result<AsicContainer> make(std::vector<Document> data) {
  if (auto fault = data_fault(data)) return *std::move(fault);
  AsicContainer container;
  container.mimetype = kMimeAsicE;
  container.data = std::move(data);
  return container;
}

Result<Bytes> write(const AsicContainer& container) {
  if (container.kind != Container::AsicE ||
      (!container.mimetype.empty() && !container.mimetype.starts_with(kMimeAsicE)))
    return Error{Errc::Unsupported, "only ASiC-E containers are written"};
  if (auto fault = data_fault(container.data)) return *std::move(fault);

  std::vector<zip::NewEntry> entries;
  entries.push_back({.name = "mimetype", .bytes = as_bytes(kMimeAsicE), .store = true});
  const auto kept = std::ranges::find(container.other_meta, kManifestName, &Document::name);
  Bytes made;
  if (kept == container.other_meta.end()) made = make_manifest(container.data);
  entries.push_back(entry(std::string(kManifestName), made.empty() ? kept->bytes() : ByteView(made)));
  for (const Document& file : container.data) entries.push_back(entry(file.name(), file.bytes()));
  const auto names = signature_names(container.signatures, container.other_meta);
  for (std::size_t i = 0; i < names.size(); ++i) entries.push_back(entry(names[i], container.signatures[i].bytes()));
  for (const Document& file : container.other_meta)
    if (file.name() != kManifestName) entries.push_back(entry(file.name(), file.bytes()));
  return zip::write(entries);
}

namespace {

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

bool is_reserved(const std::string& name) {
  const std::string key = upper(name);
  return key == "MIMETYPE" || key == "META-INF" || key.starts_with(kMetaFolder);
}

std::optional<Error> data_fault(const std::vector<Document>& data) {
  if (data.empty()) return Error{Errc::Refused, "a container needs a data file"};
  std::vector<std::string_view> names;
  for (const Document& file : data) {
    if (auto fault = zip::name_fault(file.name())) return Error{Errc::Refused, *std::move(fault)};
    if (is_reserved(file.name()))
      return Error{Errc::Refused, "the container needs the name " + zip::quoted(file.name()) + " itself"};
    names.push_back(file.name());
  }
  if (auto fault = zip::clash_fault(names)) return Error{Errc::Refused, *std::move(fault)};
  return std::nullopt;
}

std::vector<std::string> signature_names(const std::vector<Document>& signatures,
                                         const std::vector<Document>& other_meta) {
  // In upper case, since names that differ only in case clash.
  std::vector<std::string> taken;
  for (const Document& file : other_meta) taken.push_back(upper(file.name()));
  const auto take = [&](const std::string& name) {
    const std::string key = upper(name);
    if (std::ranges::find(taken, key) != taken.end()) return false;
    taken.push_back(key);
    return true;
  };

  std::vector<std::string> names;
  for (const Document& file : signatures)
    names.push_back(file.name().starts_with(kMetaFolder) && take(file.name()) ? file.name() : "");
  std::size_t next = 0;
  for (std::string& name : names) {
    while (name.empty()) {
      const std::string free = std::string(kMetaFolder) + "signatures" + std::to_string(next++) + ".xml";
      if (take(free)) name = free;
    }
  }
  return names;
}

}  // namespace
}  // namespace libsign::asic
