#include <libsign/consolidation.hpp>

namespace libsign {

Result<Consolidation> consolidate(const Memorandum& memorandum, std::span<const EffectiveModification> modifications) {
  Consolidation out{{0, memorandum.text}, {}, {}};
  out.original = version_of(out.text);
  if (out.original.sha256 != memorandum.text_sha256)
    return Error{Errc::Refused, "the memorandum's text is not the one that it names by its digest", "version 0",
                 "use the container as it was signed"};
  for (const EffectiveModification& modification : modifications) {
    auto next = apply_modification(out.text, modification.base, modification.body);
    if (!next) {
      Error error = next.error();
      error.where = modification.act.id + (error.where.empty() ? "" : ", " + error.where);
      return error;
    }
    out.text = *std::move(next);
    out.chain.push_back(modification);
  }
  return out;
}

}  // namespace libsign
