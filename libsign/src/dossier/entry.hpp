#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/status.hpp>

namespace libsign::dossier {

/// Existence is what is proven of when something was made. Judgements "at the proof of existence" look at `latest`.
struct Existence {
  std::optional<Instant> earliest{};
  Instant latest{};
  bool stamped = false;  // `latest` is a time-stamp's, and not just when somebody looked
};

/// existence_of reads the proofs that a signature carries. The claimed time is none.
Existence existence_of(const ActSignature& signature);

/// proven_before tells whether `a` was certainly there before `b` began.
bool proven_before(const Existence& a, const Existence& b);

struct Entry;

/// Voice is a signature that speaks for a participant.
struct Voice {
  std::size_t participant = 0;  // index among the memorandum's
  const ActSignature* signature = nullptr;
  Grade grade = Grade::D;
  bool clear = true;  // false: it is not proven that the authority lasted until then
  Existence at{};
  const Entry* through = nullptr;  // the consent that it was given in; null: on the act itself
};

/// Entry is one act, in however many originals, while it is being judged.
struct Entry {
  const Act* act = nullptr;
  std::vector<const ActRecord*> originals;      // by file
  std::vector<const ActSignature*> signatures;  // the union of theirs, each once
  ActStatus status;
  std::vector<Voice> voices;          // of signatures whose commitment fits the act
  std::vector<ActFinding> failings;   // why other signatures do not count; they matter only where somebody is missing
  bool delivered_by_service = false;  // signed with ProofOfDelivery by a service of the verifier's register
  std::string unknown_service;        // who else signed with ProofOfDelivery for no participant; empty: nobody
  bool made = false;                  // all whose signatures it takes have clearly signed
  bool unclear = false;               // so they have, but for somebody whose authority is not proven to have lasted
  Existence at{};                     // when it was made: of the last signature that it takes
  Instant begun = Instant::min();     // an act that takes all: proven not to have a signature that counts before this

  const ActHeader& header() const { return act->header; }
  template <typename Body>
  const Body& body() const {
    return std::get<Body>(act->body);
  }
  bool is_effective() const { return status.verdict == ActVerdict::Effective; }

  void fail(std::string code, std::string message, std::string detail = {});
  void warn(std::string code, std::string message, std::string detail = {});
  void note(std::string code, std::string message, std::string detail = {});
  void because(std::string sentence) { status.reasons.push_back(std::move(sentence)); }
  void rest_on(std::string ambiguity) { status.rests_on.push_back(std::move(ambiguity)); }
  /// conclude sets verdict and state.
  void conclude(ActVerdict verdict, std::string state);
};

/// is_mutual tells whether an act of the kind takes all participants.
bool is_mutual(ActKind kind);

/// key_of makes a digest a key of a hash map; it looks at the same memory.
std::string_view key_of(const Bytes& digest);

}  // namespace libsign::dossier
