#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "crypto/crypto.hpp"
#include "ers/record.hpp"

namespace libsign::ers {
namespace {

constexpr const char* kClause = "RFC 4998, 5.3; RFC 6283, 4.3";

Bytes joined(const std::vector<ByteView>& parts) {
  Bytes all;
  for (const ByteView part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

/// root_of climbs the tree: the digests of a group and that of the group below are sorted, joined and digested; one
/// that is alone goes up as it is (RFC 6283, 3.2.1).
Bytes root_of(const HashTree& tree, Digest algorithm) {
  Bytes below;
  for (const std::vector<Bytes>& group : tree) {
    std::vector<ByteView> values(group.begin(), group.end());
    if (!below.empty()) values.emplace_back(below);
    if (values.size() == 1) {
      below = to_bytes(values.front());
      continue;
    }
    std::sort(values.begin(), values.end(), [](ByteView a, ByteView b) { return as_text(a) < as_text(b); });
    below = crypto::digest(algorithm, joined(values));
  }
  return below;
}

/// names_any tells whether the time-stamp is about one of `digests`.
bool names_any(const ArchiveTimestamp& timestamp, const std::vector<Bytes>& digests) {
  const auto is_named = [&](const Bytes& digest) {
    if (digest.empty()) return false;
    if (timestamp.tree.empty()) return equal(timestamp.token.imprint(), digest);
    const auto& first = timestamp.tree.front();
    return std::any_of(first.begin(), first.end(), [&](const Bytes& named) { return equal(named, digest); });
  };
  return std::any_of(digests.begin(), digests.end(), is_named);
}

/// Checker looks for what is wrong with a record.
class Checker {
 public:
  Checker(const Record& record, const std::vector<DigestsOf>& objects) : record_(record), objects_(objects) {}

  std::optional<std::string> problem() const {
    if (objects_.empty()) return "it is about nothing that is known";
    Instant last = Instant::min();
    for (const Chain& chain : record_.chains)
      for (std::size_t i = 0; i < chain.timestamps.size(); ++i) {
        const ArchiveTimestamp& timestamp = chain.timestamps[i];
        if (auto found = i == 0 ? problem_of_first(chain) : problem_of_renewal(timestamp)) return found;
        if (timestamp.token.imprint_algorithm() != chain.algorithm)
          return "a time-stamp has another digest algorithm than its chain";
        if (!timestamp.tree.empty() && !equal(root_of(timestamp.tree, chain.algorithm), timestamp.token.imprint()))
          return "a time-stamp is not about the root of its hash tree";
        if (timestamp.token.time() < last) return "a time-stamp is older than the one that it renews";
        last = timestamp.token.time();
      }
    return std::nullopt;
  }

 private:
  std::optional<std::string> problem_of_first(const Chain& chain) const {
    const ArchiveTimestamp& first = chain.timestamps.front();
    const bool has_chains_before = !chain.predecessors.empty();
    for (const DigestsOf& object : objects_) {
      auto digests = object(chain);
      if (has_chains_before && record_.joins_predecessors)
        for (Bytes& digest : digests) digest = crypto::digest(chain.algorithm, joined({digest, chain.predecessors}));
      if (!names_any(first, digests)) return "what it is said to protect is not in its hash tree";
    }
    if (has_chains_before && !record_.joins_predecessors && !names_any(first, {chain.predecessors}))
      return "a hash tree that was rebuilt does not hold the time-stamps before it";
    return std::nullopt;
  }

  static std::optional<std::string> problem_of_renewal(const ArchiveTimestamp& timestamp) {
    if (names_any(timestamp, {timestamp.predecessor})) return std::nullopt;
    return "a time-stamp is not about the one that it renews";
  }

  const Record& record_;
  const std::vector<DigestsOf>& objects_;
};

void add_token(const pki::TimestampToken& token, std::vector<Bytes>& covers) {
  covers.push_back(to_bytes(token.sha256()));
  for (const Certificate& one : token.certificates()) covers.push_back(to_bytes(one.sha256()));
  for (const auto* list : {&token.crls(), &token.ocsp_responses()})
    for (const Bytes& one : *list) covers.push_back(crypto::digest(Digest::Sha256, one));
}

}  // namespace

std::vector<Proof> proofs_of(const Record& record, const std::vector<DigestsOf>& objects) {
  const auto problem = Checker(record, objects).problem();
  std::vector<Proof> proofs;
  std::vector<const pki::TimestampToken*> before;
  for (const Chain& chain : record.chains)
    for (std::size_t i = 0; i < chain.timestamps.size(); ++i) {
      const pki::TimestampToken& token = chain.timestamps[i].token;
      Proof& proof = proofs.emplace_back();
      proof.covers_objects = i == 0;
      evidence::Timestamp& timestamp = proof.timestamp;
      timestamp.kind = TimestampKind::Archive;
      timestamp.type = "EvidenceRecord";
      timestamp.token = token;
      timestamp.digest_algorithms = {chain.algorithm};
      if (problem) {
        timestamp.findings.push_back({"EVIDENCE_RECORD_BROKEN", Severity::Error,
                                      fmt::format("the evidence record is broken: {}", *problem), kClause});
      } else {
        timestamp.imprint = to_bytes(token.imprint());  // the root of its tree, as was checked
        // A rebuilt tree holds all time-stamps before it, a renewed time-stamp the last.
        for (std::size_t k = i == 0 ? 0 : before.size() - 1; k < before.size(); ++k)
          add_token(*before[k], timestamp.covers);
      }
      before.push_back(&token);
    }
  return proofs;
}

}  // namespace libsign::ers
