#include "dossier/integrations.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/dates.hpp"
#include "dossier/moments.hpp"

namespace libsign::dossier {
namespace {

std::string differing(const std::vector<TextBlock>& recomputed, const std::vector<TextBlock>& stated) {
  std::vector<std::string> labels;
  for (const BlockDifference& block : compare(recomputed, stated)) labels.push_back(block.eid);
  return labels.empty() ? "its octets" : fmt::format("{}", fmt::join(labels, ", "));
}

void warn_if_retroactive(Entry& entry, const LocalDate& on) {
  const auto made_on = calendar::date_in(entry.at.latest, on.zone);
  if (!made_on || on.date >= *made_on) return;
  entry.warn("RETROACTIVE", fmt::format("it counts from {}, and all had signed by {} only", format_date(on.date),
                                        format_date(*made_on)));
}

}  // namespace

Integrations::Integrations(Court& court) {
  for (Entry* const entry : court.ledger.of_kind(ActKind::Integration))
    if (!close_if_not_made(court, *entry)) by_version_[entry->body<Integration>().result.version].push_back(entry);
}

Entry* Integrations::check(const LabelledText& text, const TextVersion& version,
                           const std::map<Bytes, unsigned>& chain) {
  const auto found = by_version_.find(version.version);
  if (found == by_version_.end()) return nullptr;
  Entry* first = nullptr;
  for (Entry* const entry : found->second) {
    const Integration& integration = entry->body<Integration>();
    if (integration.result != version) {
      const std::string where = differing(text.blocks, integration.text);
      entry->fail("CONS-MISMATCH",
                  fmt::format("the consolidated text is not what the modifications give; it differs in "
                              "{}",
                              where),
                  where);
      entry->because("The text was computed again from the memorandum and the modifications.");
      entry->conclude(ActVerdict::NotEffective, "MISMATCH");
      continue;
    }
    const auto stranger = std::ranges::find_if(
        integration.of, [&](const ActReference& reference) { return !chain.contains(reference.sha256); });
    if (stranger != integration.of.end()) {
      entry->fail("CONS-MISMATCH", fmt::format("{} is no part of this version of the text", stranger->id),
                  stranger->id);
      entry->conclude(ActVerdict::NotEffective, "MISMATCH");
      continue;
    }
    warn_if_retroactive(*entry, integration.on);
    entry->because(fmt::format(
        "The text of version {} was computed again and is the one that it holds, octet by octet.", version.version));
    entry->conclude(ActVerdict::Effective, "INTEGRATED");
    if (first == nullptr || integration.on.date < first->body<Integration>().on.date) first = entry;
  }
  by_version_.erase(found);
  return first;
}

void Integrations::close() {
  for (const auto& [version, entries] : by_version_)
    for (Entry* const entry : entries) {
      entry->fail("CONS-MISMATCH", fmt::format("no modifications to which all consented make version {}", version));
      entry->conclude(ActVerdict::NotEffective, "MISMATCH");
    }
}

}  // namespace libsign::dossier
