#include <libsign/known_texts.hpp>

#include <algorithm>

namespace libsign {

void KnownTexts::add(const Act& act) {
  const auto keep = [&](LabelledText text) { texts_.push_back({version_of(text), std::move(text)}); };
  if (const auto* memorandum = std::get_if<Memorandum>(&act.body)) keep({0, memorandum->text});
  if (const auto* integration = std::get_if<Integration>(&act.body))
    keep({integration->result.version, integration->text});
  if (const auto* modification = std::get_if<Modification>(&act.body); modification && act.header.base)
    steps_.push_back({*act.header.base, *modification});
}

std::optional<LabelledText> KnownTexts::find(const TextVersion& wanted) const {
  // Back from the wanted text along the digests, each step to a lower version, until words are at hand.
  std::vector<const Modification*> way;
  std::vector<const TextVersion*> bases;
  for (TextVersion at = wanted;;) {
    const auto text = std::ranges::find(texts_, at, &Known::version);
    if (text != texts_.end()) {
      LabelledText found = text->text;
      for (std::size_t i = way.size(); i-- > 0;) {
        auto next = apply_modification(found, *bases[i], *way[i]);
        if (!next) return std::nullopt;
        found = *std::move(next);
      }
      return found;
    }
    const auto step = std::ranges::find_if(
        steps_, [&](const Step& known) { return known.modification.result == at && known.base.version < at.version; });
    if (step == steps_.end()) return std::nullopt;
    way.push_back(&step->modification);
    bases.push_back(&step->base);
    at = step->base;
  }
}

}  // namespace libsign
