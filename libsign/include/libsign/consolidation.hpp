#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include <libsign/act.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>
#include <libsign/texts.hpp>

namespace libsign {

/// EffectiveModification is a modification or correction to which all participants have consented. Whether they have
/// is for the dossier to say.
struct EffectiveModification {
  ActReference act;
  ActKind kind = ActKind::Modification;  // or Correction
  TextVersion base;
  Modification body;
  std::chrono::year_month_day effective_on;  // the first day of the new words
};

/// Consolidation is a text in force and the chain that proves it: each modification names the digest of the text before
/// and after it, and every one of these digests was computed again.
struct Consolidation {
  LabelledText text;
  TextVersion original;                      // the memorandum's own text
  std::vector<EffectiveModification> chain;  // from version 0 to `text`, in order
};

/// consolidate recomputes the text that `modifications`, in the order of their versions, make of the memorandum's own.
/// Errc::Refused where a digest does not follow, Errc::BadInput for operations that do not fit; Error::where names the
/// act. Thread-safe.
LIBSIGN_EXPORT Result<Consolidation> consolidate(const Memorandum& memorandum,
                                                 std::span<const EffectiveModification> modifications);

/// to_akoma_ntoso exports a text as Akoma Ntoso 3.0 (OASIS LegalDocML), UTF-8: the labels become eIds, the divisions
/// and their parts the hierarchy, memorandum and modifications the events of its life. `memorandum` is the act of kind
/// MoC. The export proves nothing; the digest of text.xml stands in it as an alias of the expression. Errc::Usage for
/// another kind of act, Errc::Unsupported for a text whose blocks do not stand in the order preface, preamble, body,
/// conclusions. Thread-safe.
LIBSIGN_EXPORT Result<std::string> to_akoma_ntoso(const Act& memorandum, const Consolidation& consolidation);

}  // namespace libsign
