#include "dossier/authority.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "agreement/commitments.hpp"
#include "dossier/caps.hpp"

namespace libsign::dossier {
namespace {

/// implied tells whether a scope reaches further than its own kind: who may change the text may correct it and have the
/// change written into it.
bool implies(ActKind scope, ActKind kind) {
  if (scope == kind) return true;
  return scope == ActKind::Modification && (kind == ActKind::Correction || kind == ActKind::Integration);
}

bool reaches(const std::vector<ActKind>& scopes, ActKind kind) {
  return scopes.empty() || std::ranges::any_of(scopes, [&](ActKind scope) { return implies(scope, kind); });
}

enum class Standing { Active, Unclear, Ended, NotYet };

Standing standing_of(const Link& link, const Existence& at) {
  if (link.from && at.latest < *link.from) return Standing::NotYet;
  if (!link.to || at.latest < *link.to) return Standing::Active;
  const bool may_be_older = !at.stamped || at.earliest;
  if (!may_be_older || (at.earliest && *at.earliest >= *link.to)) return Standing::Ended;
  return Standing::Unclear;
}

std::string of(const ActSignature& signature) {
  return signature.signer.empty() ? signature.id : fmt::format("{} ({})", signature.signer, signature.id);
}

/// earlier puts acts in the order of their proofs of existence.
Instant earliest_proof(const Entry& entry) {
  Instant first = Instant::max();
  for (const ActSignature* const signature : entry.signatures) first = std::min(first, existence_of(*signature).latest);
  return first;
}

bool settles_authority(const Entry& entry, const Ledger& ledger) {
  switch (entry.header().kind) {
    case ActKind::Authority:
    case ActKind::Succession: return true;
    case ActKind::Receipt:
    case ActKind::Consent: {
      const Entry* const target = ledger.named_by(entry);
      return target != nullptr && target->header().kind == ActKind::Succession;
    }
    case ActKind::Withdrawal: {
      const Entry* const target = ledger.named_by(entry);
      return target != nullptr && target->header().kind == ActKind::Authority;
    }
    default: return false;
  }
}

}  // namespace

ActKind scope_of(const Act& act) {
  const auto* const notice = std::get_if<Notice>(&act.body);
  return notice != nullptr && notice->type == NoticeType::PocChange ? ActKind::PointOfContact : act.header.kind;
}

Authorities::Authorities(Ledger& ledger, const Memorandum& memorandum, const StatusOptions& options)
    : ledger_(ledger), memorandum_(memorandum), options_(options) {
  for (std::size_t i = 0; i < memorandum.participants.size(); ++i)
    participants_.emplace(memorandum.participants[i].id, i);
  keys_.resize(memorandum.participants.size());
  transitions_.resize(memorandum.participants.size());
  from_register();
  from_text();
  from_acts();
}

void Authorities::add(const Bytes& key, Link link) {
  std::vector<Bytes>& keys = keys_[link.participant];
  std::vector<Link>& links = links_[key_of(key)];
  const std::size_t participant = link.participant;
  if (std::ranges::none_of(links, [&](const Link& known) { return known.participant == participant; }))
    keys.push_back(key);
  links.push_back(std::move(link));
}

void Authorities::from_register() {
  for (const AuthorityEntry& entry : options_.authority.entries)
    if (const auto p = participant(entry.participant))
      add(entry.key, {*p, Grade::A, entry.person, entry.body, entry.scopes, entry.from, entry.to, nullptr});
}

void Authorities::from_text() {
  for (std::size_t p = 0; p < memorandum_.participants.size(); ++p) {
    const Signatory& signatory = memorandum_.participants[p].signatory;
    if (signatory.key) add(*signatory.key, {p, Grade::C, signatory.name, {}, {}, {}, {}, nullptr});
  }
}

void Authorities::from_acts() {
  std::vector<std::pair<Instant, Entry*>> order;
  for (Entry& entry : ledger_.entries())
    if (settles_authority(entry, ledger_) && !entry.signatures.empty())
      order.emplace_back(earliest_proof(entry), &entry);
  std::ranges::stable_sort(order, {}, &std::pair<Instant, Entry*>::first);
  for (auto first = order.begin(); first != order.end();) {
    const auto last = std::find_if(first, order.end(), [&](const auto& next) { return next.first != first->first; });
    // What is proven to exist from one second on may rest on each other, in whatever order.
    std::vector<Entry*> open;
    for (auto next = first; next != last; ++next) open.push_back(next->second);
    for (std::size_t round = 0; round < kMaxDelegations && !open.empty(); ++round)
      if (std::erase_if(open, [&](Entry* entry) { return settle(*entry); }) == 0) break;
    first = last;
  }
}

bool Authorities::settle(Entry& entry) {
  switch (entry.header().kind) {
    case ActKind::Authority: return settle_authority(entry);
    case ActKind::Succession: return settle_succession(entry);
    case ActKind::Withdrawal: return settle_withdrawal(entry);
    default: return settle_acknowledgement(entry);
  }
}

std::optional<Voice> Authorities::own_voice(Entry& entry) const {
  const auto by = participant(entry.header().by);
  for (const ActSignature* const signature : entry.signatures) {
    if (agreement::judge_commitments(entry.header().kind, signature->commitments) != agreement::Commitment::Counts)
      continue;
    const Answer answer = hear(*signature, entry);
    if (answer.voice && answer.voice->clear && answer.voice->participant == by) return answer.voice;
  }
  return std::nullopt;
}

bool Authorities::settle_authority(Entry& entry) {
  const auto voice = own_voice(entry);
  if (!voice) return false;
  for (const Grant& grant : entry.body<Authority>().grants)
    add(grant.key, {voice->participant, Grade::B, grant.person, grant.body, grant.scopes,
                    grant.from ? grant.from : std::optional(voice->at.latest), grant.to, &entry});
  return true;
}

bool Authorities::settle_succession(Entry& entry) {
  const auto voice = own_voice(entry);
  if (!voice) return false;
  const Succession& succession = entry.body<Succession>();
  transitions_[voice->participant].push_back(
      {succession.predecessor, succession.successor, succession.from, false, &entry});
  acknowledged_[&entry].insert(voice->participant);
  for (const ActSignature* const signature : entry.signatures) {
    const Answer answer = hear(*signature, entry);
    if (answer.voice && answer.voice->clear) acknowledged_[&entry].insert(answer.voice->participant);
  }
  transitions_[voice->participant].back().acknowledged =
      acknowledged_[&entry].size() == memorandum_.participants.size();
  return true;
}

bool Authorities::settle_acknowledgement(Entry& entry) {
  Entry* const succession = ledger_.named_by(entry);
  const auto* const consent = std::get_if<Consent>(&entry.act->body);
  if (consent != nullptr && consent->decision != Decision::Consent) return true;
  const auto voice = own_voice(entry);
  if (!voice || voice->grade == Grade::D) return false;
  acknowledged_[succession].insert(voice->participant);
  for (auto& transitions : transitions_)
    for (Transition& transition : transitions)
      if (transition.source == succession)
        transition.acknowledged = acknowledged_[succession].size() == memorandum_.participants.size();
  return true;
}

bool Authorities::settle_withdrawal(Entry& entry) {
  const auto voice = own_voice(entry);
  if (!voice) return false;
  const Entry* const authority = ledger_.named_by(entry);
  for (const Grant& grant : authority->body<Authority>().grants)
    for (Link& link : links_[key_of(grant.key)])
      if (link.source == authority && link.participant == voice->participant)
        link.to = std::min(link.to.value_or(Instant::max()), voice->at.latest);
  return true;
}

Authorities::Answer Authorities::hear(const ActSignature& signature, const Entry& entry) const {
  const Existence at = existence_of(signature);
  const ActKind scope = scope_of(*entry.act);
  const auto found = links_.find(key_of(signature.key_sha256));
  const auto failing = [&](std::string code, std::string message) {
    return Answer{std::nullopt, {{std::move(code), {}, Severity::Error, std::move(message)}}};
  };
  if (found == links_.end()) {
    const auto by = participant(entry.header().by);
    if (by && required(scope) == Grade::D && !signature.claimed_roles.empty())
      return {Voice{*by, &signature, Grade::D, true, at, nullptr}, {}};
    return failing(
        "AUTH-CLAIMED-ONLY",
        fmt::format("nobody vouches for the key of {}; a role that the signer claims proves nothing", of(signature)));
  }
  if (is_shared(signature.key_sha256))
    return failing(
        "AUTH-KEY-SHARED",
        fmt::format("the key of {} is on record for more than one participant, so it speaks for none", of(signature)));

  bool in_scope = false;
  bool proven_body = false;
  Standing best = Standing::NotYet;
  const Link* speaking = nullptr;
  for (const Link& link : found->second) {
    if (!reaches(link.scopes, scope)) continue;
    in_scope = true;
    if (link.body && !is_body(link.participant, *link.body, entry, at)) continue;
    proven_body = true;
    if (link.grade > required(scope)) continue;
    const Standing standing = standing_of(link, at);
    if (speaking == nullptr || standing < best || (standing == best && link.grade < speaking->grade)) {
      speaking = &link;
      best = standing;
    }
  }
  if (!in_scope)
    return failing("AUTH-OUT-OF-SCOPE", fmt::format("the authority of {} does not reach acts of this kind ({})",
                                                    of(signature), word(scope)));
  if (!proven_body)
    return failing("AUTH-SUCCESSION-UNPROVEN",
                   fmt::format("{} signs for a body that is not the participant, and no acknowledged act says that it "
                               "took its place",
                               of(signature)));
  if (speaking == nullptr)
    return failing("AUTH-GRADE-TOO-LOW",
                   fmt::format("the authority of {} is of a lower grade than acts of this kind take", of(signature)));
  switch (best) {
    case Standing::Ended:
      return failing("AUTH-EXPIRED",
                     fmt::format("the authority of {} ended on {}, and the signature is proven to exist "
                                 "from {} on",
                                 of(signature), format_instant(*speaking->to), format_instant(at.latest)));
    case Standing::NotYet:
      return failing("AUTH-NOT-YET",
                     fmt::format("the authority of {} begins on {}, after the signature of {}", of(signature),
                                 format_instant(*speaking->from), format_instant(at.latest)));
    default: break;
  }
  Answer answer{Voice{speaking->participant, &signature, speaking->grade, best == Standing::Active, at, nullptr}, {}};
  if (best == Standing::Unclear)
    answer.failings.push_back({"AUTH-EXPIRED",
                               {},
                               Severity::Warning,
                               fmt::format("the authority of {} ended on {}, and nothing proves on which side of that "
                                           "the signature was made",
                                           of(signature), format_instant(*speaking->to))});
  return answer;
}

bool Authorities::knows(const Bytes& key) const { return links_.contains(key_of(key)); }

bool Authorities::is_shared(const Bytes& key) const {
  const auto found = links_.find(key_of(key));
  return found != links_.end() && std::ranges::any_of(found->second, [&](const Link& link) {
           return link.participant != found->second.front().participant;
         });
}

bool Authorities::is_acknowledged(const Entry& succession) const {
  const auto found = acknowledged_.find(&succession);
  return found != acknowledged_.end() && found->second.size() == memorandum_.participants.size();
}

std::optional<std::size_t> Authorities::participant(std::string_view id) const {
  const auto found = participants_.find(id);
  return found == participants_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Link> Authorities::links(std::size_t participant) const {
  std::vector<Link> all;
  for (const Bytes& key : keys_[participant])
    for (const Link& link : links_.at(key_of(key)))
      if (link.participant == participant) all.push_back(link);
  return all;
}

std::vector<Bytes> Authorities::keys(std::size_t participant) const {
  std::vector<Bytes> all;
  for (const Bytes& key : keys_[participant])
    for (const Link& link : links_.at(key_of(key)))
      if (link.participant == participant) all.push_back(key);
  return all;
}

std::vector<const Authorities::Transition*> Authorities::path_to(std::size_t participant, std::string_view body) const {
  std::vector<const Transition*> path;
  std::string_view now = memorandum_.participants[participant].name;
  while (now != body && path.size() < kMaxSuccessions) {
    const auto next = std::ranges::find_if(transitions_[participant], [&](const Transition& transition) {
      return transition.acknowledged && transition.predecessor == now;
    });
    if (next == transitions_[participant].end()) return {};
    path.push_back(&*next);
    now = next->successor;
  }
  return now == body ? path : std::vector<const Transition*>();
}

bool Authorities::is_body(std::size_t participant, const std::string& body, const Entry& entry,
                          const Existence& at) const {
  if (body == memorandum_.participants[participant].name) return true;
  // The new body declares itself; what makes it the participant is that the others acknowledge it.
  if (const auto* const succession = std::get_if<Succession>(&entry.act->body))
    if (succession->successor == body) return true;
  const auto path = path_to(participant, body);
  return !path.empty() &&
         std::ranges::all_of(path, [&](const Transition* transition) { return transition->from <= at.latest; });
}

std::string Authorities::body(std::size_t participant, Instant at) const {
  std::string now = memorandum_.participants[participant].name;
  for (std::size_t step = 0; step < kMaxSuccessions; ++step) {
    const auto next = std::ranges::find_if(transitions_[participant], [&](const Transition& transition) {
      return transition.acknowledged && transition.predecessor == now && transition.from <= at;
    });
    if (next == transitions_[participant].end()) break;
    now = next->successor;
  }
  return now;
}

Grade Authorities::required(ActKind kind) const {
  const auto stated = options_.required.find(kind);
  if (stated != options_.required.end()) return stated->second;
  return kind == ActKind::Receipt ? Grade::D : Grade::C;
}

}  // namespace libsign::dossier
