#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <libsign/act_kind.hpp>
#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>

namespace libsign {

/// ActDraft is what an act of any kind but MoC is drafted from; for a memorandum, see draft_moc().
struct ActDraft {
  ActKind kind = ActKind::Notice;
  std::string id;                    // the new act's "urn:uuid:…"; see uuid_urn()
  std::optional<Document> source{};  // what it states, in TOML; docs/acts.md describes it
  /// values are further values by their dotted keys, over those of `source`: {"notice.type", "non-renewal"}. The key
  /// "grant[].person" is in the last table of the array `grant`.
  std::vector<std::pair<std::string, std::string>> values{};
  /// about are the containers of the acts that it is about, signed or not: first the one that has the text, then the
  /// modifications that are in force, in their order; or the one act that is answered. Agreement, base, language and
  /// digests come from them.
  std::vector<Document> about{};
  std::vector<Document> previous{};    // containers of the last acts that the maker has seen
  std::optional<Document> new_text{};  // of a modification: the whole new text, in place of operations
  std::optional<Document> evidence{};  // of a delivery
};

/// draft_act returns the files of an act, ready to be put into a container. The same input gives the same octets. What
/// the acts in `about` say is not known to be signed: whoever signs the draft decides on it. Errc::BadInput, with file
/// and line in Error::where, for a source that cannot be read, and for operations that do not fit the text; Errc::Usage
/// for acts in `about` that do not go with the kind; errors as act_files(). Thread-safe.
LIBSIGN_EXPORT Result<std::vector<Document>> draft_act(const ActDraft& draft, const Limits& limits = {});

}  // namespace libsign
