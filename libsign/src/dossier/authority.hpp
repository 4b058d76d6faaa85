#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "dossier/entry.hpp"
#include "dossier/ledger.hpp"

namespace libsign::dossier {

/// Link says that a key speaks for a participant, since when and until when, and who says so.
struct Link {
  std::size_t participant = 0;
  Grade grade = Grade::D;
  std::string person;
  std::optional<std::string> body;
  std::vector<ActKind> scopes;  // empty: all
  std::optional<Instant> from;
  std::optional<Instant> to;      // it counts before this
  const Entry* source = nullptr;  // the Authority act; null for register and text
};

/// scope_of returns the scope that it takes to make the act.
ActKind scope_of(const Act& act);

/// Authorities know which keys speak for whom: by the verifier's register (A), by Authority acts (B), by the
/// memorandum's text (C). Nothing else counts: names are not compared, and an Authority act signed by a key that nobody
/// vouched for vouches for nobody.
class Authorities {
 public:
  /// Judges the acts that give or end authority, in the order of their proofs of existence.
  Authorities(Ledger& ledger, const Memorandum& memorandum, const StatusOptions& options);

  /// Answer is a voice, or the reason why there is none.
  struct Answer {
    std::optional<Voice> voice;
    std::vector<ActFinding> failings;
  };
  /// hear tells for whom the signature speaks on an act, judged at the signature's proof of existence.
  Answer hear(const ActSignature& signature, const Entry& entry) const;
  /// knows tells whether the key is linked to a participant, in whatever scope and at whatever time.
  bool knows(const Bytes& key) const;

  std::optional<std::size_t> participant(std::string_view id) const;
  /// links returns what is known of a participant's keys, in a fixed order.
  std::vector<Link> links(std::size_t participant) const;
  /// keys returns how the links' keys are found: in parallel to links().
  std::vector<Bytes> keys(std::size_t participant) const;
  /// body returns the name of the body that is the participant at a time.
  std::string body(std::size_t participant, Instant at) const;
  /// is_acknowledged tells whether all participants stand behind a succession.
  bool is_acknowledged(const Entry& succession) const;
  /// is_shared tells whether the key is linked to more than one participant.
  bool is_shared(const Bytes& key) const;

 private:
  struct Transition {
    std::string predecessor;
    std::string successor;
    Instant from{};
    bool acknowledged = false;
    Entry* source = nullptr;
  };

  void add(const Bytes& key, Link link);
  void from_register();
  void from_text();
  void from_acts();
  bool settle(Entry& entry);
  bool settle_authority(Entry& entry);
  bool settle_succession(Entry& entry);
  bool settle_acknowledgement(Entry& entry);
  bool settle_withdrawal(Entry& entry);
  std::optional<Voice> own_voice(Entry& entry) const;
  std::vector<const Transition*> path_to(std::size_t participant, std::string_view body) const;
  bool is_body(std::size_t participant, const std::string& body, const Entry& entry, const Existence& at) const;
  Grade required(ActKind kind) const;

  Ledger& ledger_;
  const Memorandum& memorandum_;
  const StatusOptions& options_;
  std::unordered_map<std::string_view, std::size_t> participants_;
  std::unordered_map<std::string_view, std::vector<Link>> links_;
  std::vector<std::vector<Bytes>> keys_;  // of each participant, in the order in which they became known
  std::vector<std::vector<Transition>> transitions_;
  std::unordered_map<const Entry*, std::unordered_set<std::size_t>> acknowledged_;
};

}  // namespace libsign::dossier
