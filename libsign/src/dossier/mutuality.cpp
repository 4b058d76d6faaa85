#include <algorithm>

#include <fmt/format.h>

#include "dossier/court.hpp"
#include "dossier/withdrawals.hpp"

namespace libsign::dossier {
namespace {

using Stand = ActParticipant::Stand;

/// result_of returns the digest that a consent to the act has to repeat; nothing where the act makes no text.
const Bytes* result_of(const Entry& entry) {
  if (const auto* const modification = std::get_if<Modification>(&entry.act->body)) return &modification->result.sha256;
  if (const auto* const integration = std::get_if<Integration>(&entry.act->body)) return &integration->result.sha256;
  return nullptr;
}

std::string not_the_same(const Consent& consent, const Entry& target) {
  if (target.header().base && consent.base_sha256 != target.header().base->sha256) return "base";
  const Bytes* const result = result_of(target);
  if (result != nullptr && consent.result_sha256 != *result) return "result";
  return {};
}

void judge_consent(Court& court, Entry& entry) {
  if (close_if_not_made(court, entry)) return;
  const Consent& consent = entry.body<Consent>();
  const Entry* const target = court.ledger.named_by(entry);
  if (target == nullptr) {
    const bool id_known = !court.ledger.with_id(consent.to.id).empty();
    entry.fail("ACT-REPLAY",
               id_known ? "the consent names another text of that act than the one that is here"
                        : "the consent is to an act that is not here, so it says nothing about those "
                          "that are",
               "digest");
    entry.conclude(ActVerdict::NotEffective, "VOID");
    return;
  }
  if (const std::string different = not_the_same(consent, *target); !different.empty()) {
    entry.fail("ACT-REPLAY", fmt::format("the consent repeats another {} than the act that it names", different),
               different);
    entry.conclude(ActVerdict::NotEffective, "VOID");
    return;
  }
  entry.because(fmt::format("It repeats the digests of {} {}.", name(target->header().kind), target->header().id));
  entry.conclude(ActVerdict::Effective, consent.decision == Decision::Consent ? "CONSENTED" : "REFUSED");
}

/// Side is what one participant has said to an act that takes all.
struct Side {
  std::vector<Voice> voices;
  const Entry* refusal = nullptr;
};

std::vector<Side> sides_of(Court& court, Entry& entry) {
  std::vector<Side> sides(court.memorandum.participants.size());
  for (const Voice& voice : entry.voices) sides[voice.participant].voices.push_back(voice);
  for (Entry* const other : court.ledger.about(entry)) {
    if (other->header().kind != ActKind::Consent || !other->is_effective()) continue;
    const auto by = court.authorities.participant(other->header().by);
    if (other->body<Consent>().decision == Decision::Refuse) {
      const Entry*& refusal = sides[*by].refusal;
      if (refusal == nullptr || other->at.latest < refusal->at.latest) refusal = other;
      continue;
    }
    for (Voice voice : other->voices) {
      if (voice.participant != *by || !voice.clear) continue;
      voice.through = other;
      sides[*by].voices.push_back(voice);
    }
  }
  return sides;
}

/// after_deadline tells whether the consent came after the day that the proposal allows; unclear without proof.
enum class InTime { Yes, No, Unknown };
InTime in_time(const Voice& voice, const std::optional<Instant>& deadline) {
  if (!deadline || voice.at.latest <= *deadline) return InTime::Yes;
  return voice.at.stamped || (voice.at.earliest && *voice.at.earliest > *deadline) ? InTime::No : InTime::Unknown;
}

std::optional<Instant> consent_deadline(Entry& entry) {
  if (!entry.header().validity) return std::nullopt;
  const LocalDate& day = entry.header().validity->consent_by;
  const auto last = calendar::last_instant_of(day.date, day.zone);
  if (last) return *last;
  entry.fail("ZONE-UNKNOWN", fmt::format("the time zone “{}” is not known here", day.zone));
  return Instant::min();
}

ActParticipant stand_of(const std::string& id, const Side& side, const std::optional<Instant>& deadline) {
  ActParticipant stand{id, Stand::No, {}, {}, {}, {}};
  for (const Voice& voice : side.voices) {
    const InTime timely = in_time(voice, deadline);
    if (timely == InTime::No) continue;
    const bool clear = voice.clear && timely == InTime::Yes;
    if (stand.stand == Stand::Yes && !clear) continue;
    const bool first = stand.stand == Stand::No || (clear && stand.stand == Stand::Unclear);
    if (!first && voice.at.latest >= *stand.at.not_after) continue;
    stand = {
        id,          clear ? Stand::Yes : Stand::Unclear,  voice.signature->signer,
        voice.grade, {voice.at.earliest, voice.at.latest}, voice.through ? voice.through->header().id : std::string()};
  }
  return stand;
}

/// Completion gathers the participants' stands into the act's.
class Completion {
 public:
  Completion(Court& court, Entry& entry) : court_(court), entry_(entry), sides_(sides_of(court, entry)) {}

  void judge() {
    const auto deadline = consent_deadline(entry_);
    std::size_t yes = 0;
    std::size_t unclear = 0;
    entry_.status.participants.clear();
    for (std::size_t p = 0; p < sides_.size(); ++p) {
      ActParticipant stand = stand_of(court_.name_of(p), sides_[p], deadline);
      yes += stand.stand == Stand::Yes ? 1 : 0;
      unclear += stand.stand == Stand::Unclear ? 1 : 0;
      entry_.status.participants.push_back(std::move(stand));
    }
    time();
    entry_.made = yes == sides_.size();
    entry_.unclear = !entry_.made && yes + unclear == sides_.size();
    refusals();
    withdrawals();
    explain(deadline);
  }

 private:
  /// time finds when the first and the last of the participants joined; of those that have.
  void time() {
    bool any = false;
    entry_.begun = Instant::max();
    for (const Side& side : sides_)
      for (const Voice& voice : side.voices)
        entry_.begun =
            std::min(entry_.begun, voice.at.stamped ? voice.at.latest : voice.at.earliest.value_or(Instant::min()));
    for (std::size_t p = 0; p < sides_.size(); ++p) {
      const ActParticipant& stand = entry_.status.participants[p];
      if (stand.stand == Stand::No) continue;
      const auto voice = std::ranges::find_if(sides_[p].voices,
                                              [&](const Voice& one) { return one.at.latest == *stand.at.not_after; });
      if (!any || voice->at.latest >= entry_.at.latest) {
        entry_.at = voice->at;
      }
      any = true;
    }
    if (!any && !entry_.signatures.empty()) entry_.at = existence_of(*entry_.signatures.front());
    entry_.status.proven = {entry_.at.earliest, entry_.at.latest};
  }

  void refusals() {
    for (std::size_t p = 0; p < sides_.size(); ++p) {
      const Entry* const refusal = sides_[p].refusal;
      if (refusal == nullptr) continue;
      ActParticipant& stand = entry_.status.participants[p];
      if (entry_.made && proven_before(entry_.at, refusal->at)) continue;  // too late
      const bool changed_mind = stand.stand == Stand::Yes && refusal->at.latest < *stand.at.not_after;
      if (changed_mind) continue;
      const bool certain = !entry_.made || proven_before(refusal->at, entry_.at);
      entry_.made = false;
      entry_.unclear = !certain;
      stand = {stand.participant, certain ? Stand::Refused : Stand::Unclear, {}, {}, {}, refusal->header().id};
      if (certain) entry_.status.state = "REJECTED";
    }
  }

  void withdrawals() {
    take_back(court_.ledger.about(entry_));
    for (const Side& side : sides_)
      for (const Voice& voice : side.voices)
        if (voice.through != nullptr) take_back(court_.ledger.about(*voice.through));
  }

  void take_back(std::span<Entry* const> about) {
    for (Entry* const withdrawal : about) {
      if (withdrawal->header().kind != ActKind::Withdrawal) continue;
      const auto effect = judge_withdrawal_of_proposal(court_, *withdrawal, entry_);
      if (effect == WithdrawalEffect::None) continue;
      entry_.unclear = effect == WithdrawalEffect::Unclear;
      entry_.made = false;
      if (effect == WithdrawalEffect::Certain) entry_.status.state = "WITHDRAWN";
    }
  }

  void explain(const std::optional<Instant>& deadline) {
    for (const ActParticipant& stand : entry_.status.participants) {
      if (stand.stand == Stand::Yes || stand.stand == Stand::Unclear) {
        if (!stand.at.not_after) continue;
        entry_.because(fmt::format("{}: {} signed{}, by {}{}.", stand.participant, stand.signer,
                                   stand.grade ? fmt::format(" with authority of grade {}", name(*stand.grade)) : "",
                                   format_instant(*stand.at.not_after),
                                   stand.through.empty() ? "" : " in the consent " + stand.through));
        continue;
      }
      if (stand.stand == Stand::Refused) {
        entry_.fail("ACT-REFUSED", fmt::format("{} has refused", stand.participant), stand.participant);
        continue;
      }
      entry_.fail("ACT-MISSING-PARTICIPANT",
                  fmt::format("no signature that counts stands behind it for {}", stand.participant),
                  stand.participant);
    }
    if (entry_.made) return;
    for (std::size_t p = 0; p < sides_.size(); ++p)
      if (sides_[p].voices.size() > 1)
        entry_.fail("ACT-DUPLICATE-PARTICIPANT",
                    fmt::format("{} signed {} times, which counts once", court_.name_of(p), sides_[p].voices.size()),
                    court_.name_of(p));
    if (deadline && *deadline < court_.options.at && entry_.status.state.empty()) entry_.status.state = "LAPSED";
  }

  Court& court_;
  Entry& entry_;
  std::vector<Side> sides_;
};

}  // namespace

void judge_consents(Court& court) {
  for (Entry* const entry : court.ledger.of_kind(ActKind::Consent)) judge_consent(court, *entry);
}

void join(Court& court) {
  for (Entry& entry : court.ledger.entries())
    if (is_mutual(entry.header().kind)) Completion(court, entry).judge();
}

}  // namespace libsign::dossier
