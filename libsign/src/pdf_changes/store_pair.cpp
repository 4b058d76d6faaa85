#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "pdf_changes/caps.hpp"
#include "pdf_changes/pair.hpp"
#include "xml/document.hpp"

namespace libsign::pdf_changes {
namespace {

/// level_of reads a version name as a number: "1.7" is 107.
std::optional<int> level_of(const pdf::Object& version) {
  const std::string* const name = version.name();
  if (name == nullptr || name->size() != 3 || (*name)[1] != '.') return std::nullopt;
  const auto digit = [&](std::size_t i) { return (*name)[i] >= '0' && (*name)[i] <= '9' ? (*name)[i] - '0' : -1; };
  if (digit(0) < 1 || digit(2) < 0) return std::nullopt;
  return digit(0) * 100 + digit(2);
}

}  // namespace

void Pair::judge_store_list(const Both& both, const Here& here) {
  if (!both.before.is_null() && both.before.array() == nullptr) return forbid_part(here);
  if (both.after.array() == nullptr) return forbid_part(here);
  for (const pdf::Object& item : *both.after.array())
    if (!item.reference() || follow_after(item).stream() == nullptr)
      return forbid("the security store holds something that is no stream", here);
  report(Permission::ValidationData, Kind::ValidationData, "validation data was added", here);
}

/// judge_store_object lets objects be added, and none be replaced by another of its number.
void Pair::judge_store_object(const Both& both, const Here& here) {
  if (!both.before.is_null() || both.after.stream() == nullptr) return forbid_part(here);
  report(Permission::ValidationData, Kind::ValidationData, "validation data was added", here);
}

/// judge_version lets the version grow.
void Pair::judge_version(const Both& both, const Here& here) {
  const auto before = level_of(both.before);
  const auto after = level_of(both.after);
  if (!after || (!both.before.is_null() && (!before || *after < *before)))
    return forbid("the version of the document became an earlier one", here);
  report(Permission::ValidationData, Kind::FormSetting, "the version of the document was raised", here);
}

/// judge_extension lets extensions be added and their levels grow.
void Pair::judge_extension(const Both& both, const Here& here) {
  const auto list_of = [](const pdf::Object& value) {
    return value.array() != nullptr ? *value.array() : value.is_null() ? pdf::Array{} : pdf::Array{value};
  };
  const pdf::Array before = list_of(both.before);
  const pdf::Array after = list_of(both.after);
  const auto entries_at = [&](const pdf::Array& list, std::size_t i, std::size_t revision) -> pdf::Object {
    auto found = file_.follow(list[i], revision);
    return found ? *std::move(found) : pdf::Object();
  };
  bool grows = after.size() >= before.size();
  for (std::size_t i = 0; grows && i < after.size(); ++i) {
    const pdf::Object is = entries_at(after, i, revision_);
    const pdf::Object was = i < before.size() ? entries_at(before, i, revision_ - 1) : pdf::Object();
    grows = is.dictionary() != nullptr && level_of(is.dictionary()->find("BaseVersion")) &&
            is.dictionary()->find("ExtensionLevel").integer();
    if (!grows || was.is_null()) continue;
    grows = was.dictionary() != nullptr &&
            level_of(was.dictionary()->find("BaseVersion")) <= level_of(is.dictionary()->find("BaseVersion")) &&
            was.dictionary()->find("ExtensionLevel").integer() <= is.dictionary()->find("ExtensionLevel").integer();
  }
  if (!grows) return forbid("an extension of the document became an earlier one, or is none", here);
  report(Permission::ValidationData, Kind::FormSetting, "an extension of the document was added or raised", here);
}

void Pair::judge_metadata(const Both& both, const Here& here) {
  const pdf::Stream* const after = both.after.stream();
  if (after == nullptr || !is_harmless_metadata(*after))
    return forbid("the metadata of the document became something else than metadata", here);
  report(Permission::ValidationData, Kind::Metadata, "the metadata of the document was changed", here);
}

/// is_harmless_metadata tells XMP packets (ISO 32000-2, 14.3.2): well-formed XML without entities, and nothing else.
bool Pair::is_harmless_metadata(const pdf::Stream& stream) {
  constexpr std::array kKeys{"Type", "Subtype", "Length", "Filter", "DecodeParms"};
  for (const auto& [key, value] : stream.dictionary.entries())
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end() && !value.is_null()) return false;
  const pdf::Object type = follow_after(stream.dictionary.find("Type"));
  const pdf::Object subtype = follow_after(stream.dictionary.find("Subtype"));
  if (!type.is_name("Metadata") || (!subtype.is_null() && !subtype.is_name("XML"))) return false;
  if (file_.is_locked()) return true;  // it cannot be read, and a locked file never passes
  const auto octets = file_.decode(stream, revision_);
  if (!octets || octets->view.size() > kMaxMetadata) return false;
  const auto packet = xml::Document::parse(octets->view, {}, "metadata");
  if (!packet) return false;
  return packet->root().is("adobe:ns:meta/", "xmpmeta") ||
         packet->root().is("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "RDF");
}

}  // namespace libsign::pdf_changes
