#include "dossier/versions.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "base/dates.hpp"
#include "dossier/integrations.hpp"
#include "dossier/moments.hpp"

namespace libsign::dossier {
namespace {

using Stand = ActParticipant::Stand;

void close_unconsented(Court& court, Entry& entry) {
  const auto yes = std::ranges::count(entry.status.participants, Stand::Yes, &ActParticipant::stand);
  std::string state = entry.status.state;
  const bool unclear = entry.unclear;
  close_if_not_made(court, entry);
  if (state.empty()) state = yes > 1 ? "PARTLY-CONSENTED" : yes == 1 ? "PROPOSED" : unclear ? "SIGNED" : "VOID";
  entry.because("Not all participants have consented to it.");
  entry.conclude(unclear ? ActVerdict::Indeterminate : ActVerdict::NotEffective, state);
}

/// Candidate is a modification of the last version, with the text that it gives.
struct Candidate {
  Entry* entry = nullptr;
  LabelledText text;
};

/// Cluster is a run of candidates that were on their way at the same time.
using Cluster = std::vector<Candidate>;

std::vector<Cluster> clusters_of(std::vector<Candidate> candidates) {
  std::ranges::stable_sort(candidates, {}, [](const Candidate& candidate) { return candidate.entry->begun; });
  std::vector<Cluster> clusters;
  Instant complete = Instant::min();
  for (Candidate& candidate : candidates) {
    if (clusters.empty() || candidate.entry->begun > complete) clusters.emplace_back();
    complete = std::max(complete, candidate.entry->at.latest);
    clusters.back().push_back(std::move(candidate));
  }
  return clusters;
}

std::vector<std::string> labels_of(const Entry& entry) {
  const auto& operations = entry.body<Modification>().operations;
  return overlap(operations, operations);  // what it shares with itself is all that it touches
}

void mark_conflict(const Cluster& cluster) {
  std::unordered_map<std::string, std::size_t> touched;
  for (const Candidate& candidate : cluster)
    for (const std::string& label : labels_of(*candidate.entry)) ++touched[label];
  for (const Candidate& candidate : cluster) {
    Entry& entry = *candidate.entry;
    std::vector<std::string> shared = labels_of(entry);
    std::erase_if(shared, [&](const std::string& label) { return touched[label] < 2; });
    if (!shared.empty()) {
      entry.fail("MOD-CONFLICT",
                 fmt::format("another modification of the same text, to which all consented, too, also "
                             "touches {}",
                             fmt::join(shared, ", ")),
                 "overlap");
      entry.because("Neither makes the next version; agree on one modification of the text as it stands.");
      entry.conclude(ActVerdict::NotEffective, "CONFLICT");
    } else {
      entry.fail("COMMUTES",
                 "another modification of the same text, to which all consented, touches other parts of it");
      entry.because("Texts are not merged without consent; agree on one modification that has both.");
      entry.conclude(ActVerdict::Indeterminate, "CONFLICT");
    }
  }
}

void mark_stale(Entry& entry, unsigned head) {
  entry.fail("ACT-BASE-STALE",
             fmt::format("version {} was made before the first signature on this, which still changes "
                         "version {}",
                         head, entry.header().base->version));
  entry.because("Draft it again on the present text and have it consented to.");
  entry.conclude(ActVerdict::NotEffective, "STALE");
}

class ChainBuilder {
 public:
  explicit ChainBuilder(Court& court) : court_(court), integrations_(court) {}

  Versions build() {
    sort_out();
    out_.text = {0, court_.memorandum.text};
    if (version_of(out_.text).sha256 != court_.memorandum.text_sha256) {
      court_.moc.fail("ACT-TEXT-DIGEST-MISMATCH", "the memorandum's text is not the one that it names by its digest");
      return std::move(out_);
    }
    text_ = out_.text;
    push({version_of(text_), court_.moc.header().id, false, true, court_.moc.at.latest}, nullptr);
    while (step()) {
    }
    integrations_.close();
    close_unknown();
    return std::move(out_);
  }

 private:
  void sort_out() {
    for (const ActKind kind : {ActKind::Modification, ActKind::Correction})
      for (Entry* const entry : court_.ledger.of_kind(kind)) {
        if (!entry->made)
          close_unconsented(court_, *entry);
        else {
          close_if_not_made(court_, *entry);
          by_base_[key_of(entry->header().base->sha256)].push_back(entry);
        }
      }
  }

  void push(VersionStatus version, const Entry* by) {
    out_.chain.push_back(std::move(version));
    out_.made_by.push_back(by);
  }

  /// step finds the modification that makes the next version; false if there is none.
  bool step() {
    auto found = by_base_.extract(key_of(out_.chain.back().text.sha256));
    if (found.empty()) return false;
    std::vector<Cluster> clusters = clusters_of(candidates(found.mapped()));
    bool made = false;
    for (Cluster& cluster : clusters) {
      if (made)
        for (const Candidate& late : cluster) mark_stale(*late.entry, out_.chain.back().text.version);
      else if (cluster.size() > 1)
        mark_conflict(cluster);
      else {
        advance(cluster.front());
        made = true;
      }
    }
    return made;
  }

  std::vector<Candidate> candidates(const std::vector<Entry*>& entries) {
    std::vector<Candidate> out;
    for (Entry* const entry : entries) {
      auto text = apply_modification(text_, *entry->header().base, entry->body<Modification>());
      if (text) {
        out.push_back({entry, *std::move(text)});
        continue;
      }
      const Error& error = text.error();
      entry->fail("CONS-MISMATCH", error.where.empty() ? error.what : fmt::format("{}: {}", error.where, error.what),
                  error.where);
      entry->because("Applied to its base, it does not give the result that all consented to.");
      entry->conclude(ActVerdict::NotEffective, "VOID");
    }
    return out;
  }

  void advance(Candidate& candidate) {
    Entry& entry = *candidate.entry;
    text_ = std::move(candidate.text);
    const Modification& modification = entry.body<Modification>();
    places_.emplace(entry.act->sha256, modification.result.version);
    Entry* const integration = integrations_.check(text_, modification.result, places_);
    VersionStatus version{
        modification.result, entry.header().id, entry.header().kind == ActKind::Correction, false, {}};
    date(entry, integration, version);
    conclude(entry, version);
    const bool follows = out_.in_force + 1 == out_.chain.size();
    push(version, &entry);
    if (follows && version.in_force_from && *version.in_force_from <= court_.options.at) {
      ++out_.in_force;
      out_.text = text_;
    }
  }

  std::optional<Instant> instant_of(Entry& entry, const Moment& moment) {
    if (moment.rule == MomentRule::OnLastConsent) return entry.at.latest;
    if (moment.rule == MomentRule::ToBeDetermined) return std::nullopt;
    const auto made_on = calendar::date_in(entry.at.latest, moment.on->zone);
    if (made_on && moment.on->date < *made_on)
      entry.warn("RETROACTIVE", fmt::format("it counts from {}, and all had consented by {} only",
                                            format_date(moment.on->date), format_date(*made_on)));
    return first_instant_in_act(entry, *moment.on);
  }

  /// date finds since when the words count, and whether they are in the text that all signed.
  void date(Entry& entry, Entry* integration, VersionStatus& version) {
    const Modification& modification = entry.body<Modification>();
    const auto effect = instant_of(entry, modification.effect);
    const auto planned = instant_of(entry, modification.integration);
    std::optional<Instant> integrated;
    if (integration != nullptr) integrated = first_instant_in_act(*integration, integration->body<Integration>().on);
    version.in_force_from = effect ? effect : integrated ? integrated : planned;
    const auto& clause = court_.memorandum.terms.modify;
    const bool by_itself = modification.integration.rule == MomentRule::OnLastConsent ||
                           (clause && clause->integration == IntegrationRule::OnConsent);
    version.integrated = (integrated && *integrated <= court_.options.at) || by_itself;
  }

  void conclude(Entry& entry, const VersionStatus& version) {
    const bool in_force = version.in_force_from && *version.in_force_from <= court_.options.at;
    entry.because(fmt::format("All consented to the same base and result; it makes version {}{}.", version.text.version,
                              version.correction ? ", a correction that changes no date" : ""));
    if (!version.integrated)
      entry.warn("CONSENTED-NOT-INTEGRATED",
                 "all consented to it; no act that all signed has written it into the text");
    if (!version.in_force_from) {
      entry.because("Since when it counts is still to be determined.");
      entry.conclude(ActVerdict::Indeterminate, "CONSENTED");
      return;
    }
    entry.because(fmt::format("It counts from {} on.", format_instant(*version.in_force_from)));
    entry.conclude(ActVerdict::Effective, !in_force ? "DATE-SET" : version.integrated ? "INTEGRATED" : "EFFECTIVE");
  }

  /// close_unknown fails what changes a text that nobody has seen.
  void close_unknown() {
    for (const ActKind kind : {ActKind::Modification, ActKind::Correction})
      for (Entry* const entry : court_.ledger.of_kind(kind)) {
        if (!entry->made || !entry->status.state.empty()) continue;
        entry->fail("ACT-BASE-UNKNOWN", fmt::format("no acts that are here make the text that it changes (version {})",
                                                    entry->header().base->version));
        entry->because("Add the acts that led to its base.");
        entry->conclude(ActVerdict::Indeterminate, "CONSENTED");
      }
  }

  Court& court_;
  Integrations integrations_;
  Versions out_;
  LabelledText text_;
  std::unordered_map<std::string_view, std::vector<Entry*>> by_base_;
  std::map<Bytes, unsigned> places_;  // of the modifications of the chain
};

}  // namespace

Versions judge_versions(Court& court) { return ChainBuilder(court).build(); }

}  // namespace libsign::dossier
