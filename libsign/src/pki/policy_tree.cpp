#include "pki/policy_tree.hpp"

#include <algorithm>
#include <optional>

#include "crypto/der.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;
using namespace std::string_view_literals;

constexpr auto kAnyPolicy = "\x55\x1d\x20\x00"sv;
constexpr auto kCpsQualifier = "\x2b\x06\x01\x05\x05\x07\x02\x01"sv;
constexpr auto kUserNoticeQualifier = "\x2b\x06\x01\x05\x05\x07\x02\x02"sv;

/// are_qualifiers reads PolicyQualifiers; false if they are malformed or, where `strict`, of an unknown kind.
bool are_qualifiers(ByteView content, bool strict) {
  der::Reader reader(content);
  if (reader.at_end()) return false;
  while (!reader.at_end()) {
    const auto qualifier = reader.next(der::kSequence);
    const auto id = qualifier ? der::Reader(qualifier->content).next(der::kOid) : std::nullopt;
    if (!id) return false;
    const std::string_view kind = as_text(id->content);
    if (strict && kind != kCpsQualifier && kind != kUserNoticeQualifier) return false;
  }
  return true;
}

/// read_policies reads certificatePolicies (RFC 5280, 4.2.1.4); nothing if it is malformed.
std::optional<std::set<std::string_view>> read_policies(ByteView value, bool critical) {
  const auto sequence = der::only(value, der::kSequence);
  if (!sequence || sequence->content.empty()) return std::nullopt;
  std::set<std::string_view> policies;
  der::Reader reader(sequence->content);
  while (!reader.at_end()) {
    const auto information = reader.next(der::kSequence);
    if (!information) return std::nullopt;
    der::Reader parts(information->content);
    const auto oid = parts.next(der::kOid);
    if (!oid || !der::is_oid(oid->content)) return std::nullopt;
    if (const auto qualifiers = parts.next(der::kSequence);
        qualifiers && !are_qualifiers(qualifiers->content, critical))
      return std::nullopt;
    if (!parts.at_end() || !policies.insert(as_text(oid->content)).second) return std::nullopt;
  }
  return policies;
}

/// read_mappings reads policyMappings (4.2.1.5); nothing if it is malformed or maps anyPolicy.
std::optional<std::map<std::string_view, std::set<std::string_view>>> read_mappings(ByteView value) {
  const auto sequence = der::only(value, der::kSequence);
  if (!sequence || sequence->content.empty()) return std::nullopt;
  std::map<std::string_view, std::set<std::string_view>> mappings;
  der::Reader reader(sequence->content);
  while (!reader.at_end()) {
    const auto pair = reader.next(der::kSequence);
    if (!pair) return std::nullopt;
    der::Reader parts(pair->content);
    const auto issuer = parts.next(der::kOid);
    const auto subject = parts.next(der::kOid);
    if (!issuer || !subject || !parts.at_end()) return std::nullopt;
    if (as_text(issuer->content) == kAnyPolicy || as_text(subject->content) == kAnyPolicy) return std::nullopt;
    mappings[as_text(issuer->content)].insert(as_text(subject->content));
  }
  return mappings;
}

/// SkipCerts are the two counters of policyConstraints (4.2.1.11).
struct SkipCerts {
  std::optional<unsigned> require_explicit_policy;
  std::optional<unsigned> inhibit_policy_mapping;
};

std::optional<SkipCerts> read_policy_constraints(ByteView value) {
  const auto sequence = der::only(value, der::kSequence);
  if (!sequence || sequence->content.empty()) return std::nullopt;
  SkipCerts skip;
  der::Reader reader(sequence->content);
  if (const auto number = reader.next(0x80)) {
    skip.require_explicit_policy = der::small_number(number->content);
    if (!skip.require_explicit_policy) return std::nullopt;
  }
  if (const auto number = reader.next(0x81)) {
    skip.inhibit_policy_mapping = der::small_number(number->content);
    if (!skip.inhibit_policy_mapping) return std::nullopt;
  }
  if (!reader.at_end()) return std::nullopt;
  return skip;
}

void count_down(std::size_t& counter) { counter -= counter > 0 ? 1 : 0; }

}  // namespace

PolicyTree::PolicyTree(const PathOptions& options, std::size_t length)
    : explicit_policy_(options.explicit_policy ? 0 : length + 1),
      policy_mapping_(options.inhibit_policy_mapping ? 0 : length + 1),
      inhibit_any_policy_(options.inhibit_any_policy ? 0 : length + 1) {
  levels_.push_back({{kAnyPolicy, {.expected = {kAnyPolicy}}}});
  for (const std::string& policy : options.initial_policies)
    initial_.insert(std::string(as_text(der::oid_content(policy))));
  if (initial_.contains(std::string(kAnyPolicy))) initial_.clear();
}

bool PolicyTree::enter(const CertificateFacts& facts, bool self_issued, bool last) {
  if (facts.policies) {
    const auto policies = read_policies(*facts.policies, facts.policies_critical);
    if (!policies) return false;
    grow(*policies, inhibit_any_policy_ > 0 || (!last && self_issued));
  } else {
    levels_.clear();
  }
  if (explicit_policy_ == 0 && levels_.empty()) return false;
  return last ? finish(facts) : prepare_for_next(facts, self_issued);
}

/// grow adds a level (RFC 5280, 6.1.3 d).
void PolicyTree::grow(const std::set<Oid>& policies, bool any_counts) {
  if (levels_.empty()) return;
  const Level& above = levels_.back();
  std::multimap<Oid, Oid> expecting;
  for (const auto& [policy, node] : above)
    for (const Oid expected : node.expected) expecting.emplace(expected, policy);
  Level level;
  const auto add = [&](Oid policy, Oid parent) {
    Node& node = level[policy];
    node.parents.insert(parent);
    node.expected = {policy};
  };
  for (const Oid policy : policies) {
    if (policy == kAnyPolicy) continue;
    const auto [first, end] = expecting.equal_range(policy);
    for (auto row = first; row != end; ++row) add(policy, row->second);
    if (first == end && above.contains(kAnyPolicy)) add(policy, kAnyPolicy);
  }
  if (any_counts && policies.contains(kAnyPolicy))
    for (const auto& [expected, parent] : expecting)
      if (expected == kAnyPolicy || !policies.contains(expected)) add(expected, parent);
  if (level.empty())
    levels_.clear();
  else
    levels_.push_back(std::move(level));
}

/// map applies policyMappings to the deepest level (6.1.4 b).
void PolicyTree::map(const Mappings& mappings) {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  for (const auto& [issuer_policy, subject_policies] : mappings) {
    if (policy_mapping_ == 0)
      level.erase(issuer_policy);
    else if (const auto node = level.find(issuer_policy); node != level.end())
      node->second.expected = subject_policies;
    else if (level.contains(kAnyPolicy))
      level[issuer_policy] = {.parents = {kAnyPolicy}, .expected = subject_policies};
  }
  if (level.empty()) levels_.clear();
}

bool PolicyTree::prepare_for_next(const CertificateFacts& facts, bool self_issued) {
  if (facts.policy_mappings) {
    const auto mappings = read_mappings(*facts.policy_mappings);
    if (!mappings) return false;
    map(*mappings);
  }
  if (!self_issued)
    for (std::size_t* counter : {&explicit_policy_, &policy_mapping_, &inhibit_any_policy_}) count_down(*counter);
  return constrain(facts);
}

/// constrain lowers the counters as the certificate asks (6.1.4 i and j).
bool PolicyTree::constrain(const CertificateFacts& facts) {
  if (facts.policy_constraints) {
    const auto skip = read_policy_constraints(*facts.policy_constraints);
    if (!skip) return false;
    if (skip->require_explicit_policy)
      explicit_policy_ = std::min<std::size_t>(explicit_policy_, *skip->require_explicit_policy);
    if (skip->inhibit_policy_mapping)
      policy_mapping_ = std::min<std::size_t>(policy_mapping_, *skip->inhibit_policy_mapping);
  }
  if (facts.inhibit_any_policy) {
    const auto number = der::only(*facts.inhibit_any_policy, der::kInteger);
    const auto skip = number ? der::small_number(number->content) : std::nullopt;
    if (!skip) return false;
    inhibit_any_policy_ = std::min<std::size_t>(inhibit_any_policy_, *skip);
  }
  return true;
}

bool PolicyTree::finish(const CertificateFacts& facts) {
  count_down(explicit_policy_);
  if (facts.policy_constraints) {
    const auto skip = read_policy_constraints(*facts.policy_constraints);
    if (!skip) return false;
    if (skip->require_explicit_policy == 0u) explicit_policy_ = 0;
  }
  return explicit_policy_ > 0 || !policies().empty();
}

/// authority_constrained is the set of RFC 9618, 5.4: what the path is valid for in the words of the anchor, which are
/// the policies right below anyPolicy that reach the last certificate.
std::set<PolicyTree::Oid> PolicyTree::authority_constrained() const {
  std::set<Oid> result;
  if (levels_.empty()) return result;
  std::set<Oid> reached;
  for (const auto& [policy, node] : levels_.back()) reached.insert(policy);
  if (reached.contains(kAnyPolicy)) result.insert(kAnyPolicy);
  for (std::size_t depth = levels_.size() - 1; depth > 0; --depth) {
    std::set<Oid> above;
    for (const Oid policy : reached) {
      const auto node = levels_[depth].find(policy);
      if (node == levels_[depth].end()) continue;
      above.insert(node->second.parents.begin(), node->second.parents.end());
      if (policy != kAnyPolicy && node->second.parents.contains(kAnyPolicy)) result.insert(policy);
    }
    reached = std::move(above);
  }
  return result;
}

std::vector<std::string> PolicyTree::policies() const {
  const std::set<Oid> authority = authority_constrained();
  std::vector<std::string> result;
  const auto add = [&](std::string_view policy) { result.push_back(der::dotted(as_bytes(policy))); };
  if (initial_.empty()) {
    for (const Oid policy : authority) add(policy);
  } else {
    for (const std::string& policy : initial_)
      if (authority.contains(kAnyPolicy) || authority.contains(policy)) add(policy);
  }
  return result;
}

}  // namespace libsign::pki
