#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pki/certificate_facts.hpp"
#include "pki/path.hpp"

namespace libsign::pki {

/// PolicyTree follows the certificate policies of one path (RFC 5280, 6.1.3 d to f, 6.1.4 a, b, h, i, j and 6.1.5). It
/// is the graph of RFC 9618, whose size is linear in that of the certificates: as a tree, mappings could make it grow
/// without bounds. It looks into the certificates, which the caller keeps.
class PolicyTree {
 public:
  /// A path of `length` certificates, the anchor not among them.
  PolicyTree(const PathOptions& options, std::size_t length);

  /// enter takes the next certificate below the anchor; false if the path is not valid because of it.
  bool enter(const CertificateFacts& facts, bool self_issued, bool last);

  /// policies is the user-constrained policy set, dotted, once the last certificate has been entered.
  std::vector<std::string> policies() const;

 private:
  using Oid = std::string_view;  // content octets

  struct Node {
    std::set<Oid> parents{};
    std::set<Oid> expected{};
  };
  using Level = std::map<Oid, Node>;
  using Mappings = std::map<Oid, std::set<Oid>>;

  void grow(const std::set<Oid>& policies, bool any_counts);
  void map(const Mappings& mappings);
  bool prepare_for_next(const CertificateFacts& facts, bool self_issued);
  bool finish(const CertificateFacts& facts);
  bool constrain(const CertificateFacts& facts);
  std::set<Oid> authority_constrained() const;

  std::vector<Level> levels_;      // empty: the tree is null
  std::set<std::string> initial_;  // content octets; empty: anyPolicy
  // The counters of RFC 5280, 6.1.2 d to f: how many more certificates until the rule holds
  std::size_t explicit_policy_;
  std::size_t policy_mapping_;
  std::size_t inhibit_any_policy_;
};

}  // namespace libsign::pki
