#include "pki/path.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "crypto/certificate_parts.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"

namespace libsign::pki {
namespace {

using crypto::FreeWith;
using NameConstraintsPtr = std::unique_ptr<NAME_CONSTRAINTS, FreeWith<NAME_CONSTRAINTS_free>>;

bool same_name(ByteView a, ByteView b) { return equal(a, b); }

/// oid makes the content octets of an identifier below 2.5.29 (id-ce).
constexpr std::array<std::uint8_t, 3> id_ce(std::uint8_t arc) { return {0x55, 0x1D, arc}; }

constexpr auto kNameConstraints = id_ce(30);
/// The critical extensions that this room or its callers process (RFC 5280, 4.2.1).
constexpr std::array kProcessed{
    id_ce(14),         // subjectKeyIdentifier
    id_ce(15),         // keyUsage
    id_ce(17),         // subjectAltName
    id_ce(18),         // issuerAltName
    id_ce(19),         // basicConstraints
    kNameConstraints,  //
    id_ce(31),         // cRLDistributionPoints
    id_ce(32),         // certificatePolicies: any policy is acceptable
    id_ce(35),         // authorityKeyIdentifier
    id_ce(37),         // extKeyUsage: says nothing about document signatures
};

bool is_processed(ByteView oid) {
  return std::any_of(kProcessed.begin(), kProcessed.end(), [&](const auto& known) { return equal(known, oid); });
}

/// ExtensionFacts is what path validation asks of a certificate's extensions besides those that Certificate gives.
struct ExtensionFacts {
  std::string unknown_critical;  // dotted; empty if there is none
  bool has_name_constraints = false;
};

ExtensionFacts facts_of(const Certificate& certificate) {
  ExtensionFacts facts;
  const auto parts = crypto::read_certificate(certificate.der());
  if (!parts) return {"of an unreadable certificate", false};
  for (const crypto::Extension& extension : parts->extensions) {
    facts.has_name_constraints |= equal(extension.oid, kNameConstraints);
    if (extension.critical && !is_processed(extension.oid) && facts.unknown_critical.empty())
      facts.unknown_critical = crypto::der::dotted(extension.oid);
  }
  return facts;
}

/// Builder walks from the certificate up, depth first, candidates in the order given.
class Builder {
 public:
  Builder(std::span<const Certificate> candidates, const TrustStore& trust, const PathOptions& options,
          const Limits& limits)
      : candidates_(candidates), trust_(trust), options_(options), limits_(limits) {}

  Path build(const Certificate& certificate) {
    chain_.push_back(certificate);
    if (trust_.contains(certificate)) return {.chain = chain_, .problem = PathProblem::None, .message = {}};
    extend();
    return std::move(best_);
  }

 private:
  /// extend tries every issuer of the chain's end; true once a good path stands in best_.
  bool extend() {
    const Certificate current = chain_.back();
    const auto by_name = trust_.by_subject(current.issuer_der());
    for (const Certificate& anchor : by_name) {
      if (out_of_builds()) return true;
      if (!is_signed_by(current, anchor.public_key())) {
        propose(PathProblem::BadSignature,
                "the signature on " + current.common_name() + " is not by its issuer " + anchor.common_name());
        continue;
      }
      chain_.push_back(anchor);
      const bool good = judge();
      chain_.pop_back();
      if (good) return true;
    }
    if (chain_.size() >= limits_.max_path_length) {
      propose(PathProblem::PathTooLong, fmt::format("the certificate path is longer than {}", limits_.max_path_length));
      return false;
    }
    for (const Certificate& issuer : candidates_) {
      if (!same_name(issuer.subject_der(), current.issuer_der()) || in_chain(issuer) || trust_.contains(issuer))
        continue;
      if (out_of_builds()) return true;
      if (!is_signed_by(current, issuer.public_key())) {
        propose(PathProblem::BadSignature,
                "the signature on " + current.common_name() + " is not by its issuer " + issuer.common_name());
        continue;
      }
      chain_.push_back(issuer);
      const bool done = extend();
      chain_.pop_back();
      if (done) return true;
    }
    return false;
  }

  bool out_of_builds() {
    if (++builds_ <= limits_.max_path_builds) return false;
    propose(PathProblem::LimitExceeded, fmt::format("more than {} certificate paths to try", limits_.max_path_builds));
    return true;
  }

  bool in_chain(const Certificate& certificate) const {
    return std::find(chain_.begin(), chain_.end(), certificate) != chain_.end();
  }

  /// judge checks the complete chain whose last element is an anchor.
  bool judge() {
    const auto [problem, message] = problem_of(chain_);
    if (problem != PathProblem::None) {
      propose(problem, message, chain_);
      return false;
    }
    best_ = {.chain = chain_, .problem = PathProblem::None, .message = {}};
    return true;
  }

  /// propose keeps the problem of the path that came furthest: one that reached an anchor says more than one that did
  /// not.
  void propose(PathProblem problem, std::string message, std::vector<Certificate> chain = {}) {
    const bool better = best_.message.empty() || (best_.chain.empty() && !chain.empty());
    if (better) best_ = {.chain = std::move(chain), .problem = problem, .message = std::move(message)};
  }

  std::pair<PathProblem, std::string> problem_of(const std::vector<Certificate>& chain) const {
    unsigned intermediates = 0;  // below the certificate looked at, not self-issued (RFC 5280, 4.2.1.9)
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
      const Certificate& certificate = chain[i];
      const std::string& who = certificate.common_name();
      const ExtensionFacts facts = facts_of(certificate);
      if (!facts.unknown_critical.empty())
        return {PathProblem::UnknownCritical,
                fmt::format("the certificate of {} has the critical extension {} that is not processed", who,
                            facts.unknown_critical)};
      if (i == 0) continue;
      if (options_.time && *options_.time > certificate.not_after())
        return {PathProblem::Expired,
                fmt::format("the certificate of {} expired on {}", who, format_instant(certificate.not_after()))};
      if (options_.time && *options_.time < certificate.not_before())
        return {PathProblem::NotYetValid, fmt::format("the certificate of {} is valid only from {}", who,
                                                      format_instant(certificate.not_before()))};
      if (!certificate.is_ca()) return {PathProblem::NotACa, fmt::format("{} is no certification authority", who)};
      if (const auto usage = certificate.key_usage(); usage && !usage->key_cert_sign)
        return {PathProblem::NoCertSign, fmt::format("the key of {} may not sign certificates", who)};
      if (const auto limit = certificate.path_length(); limit && intermediates > *limit)
        return {PathProblem::PathTooLong, fmt::format("the path below {} is longer than its certificate allows", who)};
      if (facts.has_name_constraints && !names_permitted(certificate, std::span(chain).first(i)))
        return {PathProblem::NameNotPermitted, fmt::format("a name in the path is not permitted by {}", who)};
      if (!certificate.is_self_issued()) ++intermediates;
    }
    return {PathProblem::None, {}};
  }

  /// names_permitted applies the name constraints of `ca` to every certificate below it (RFC 5280, 6.1.3 b and c).
  static bool names_permitted(const Certificate& ca, std::span<const Certificate> below) {
    if (ca.native() == nullptr) return false;
    const NameConstraintsPtr constraints(
        static_cast<NAME_CONSTRAINTS*>(X509_get_ext_d2i(ca.native(), NID_name_constraints, nullptr, nullptr)));
    if (!constraints) return false;  // there, and unreadable
    for (std::size_t i = 0; i < below.size(); ++i) {
      const bool exempt = i != 0 && below[i].is_self_issued();
      if (exempt) continue;
      if (below[i].native() == nullptr || NAME_CONSTRAINTS_check(below[i].native(), constraints.get()) != X509_V_OK)
        return false;
    }
    return true;
  }

  std::span<const Certificate> candidates_;
  const TrustStore& trust_;
  const PathOptions& options_;
  const Limits& limits_;
  std::vector<Certificate> chain_;
  std::uint32_t builds_ = 0;
  Path best_{};
};

}  // namespace

bool is_signed_by(const Certificate& certificate, const PublicKey& issuer) {
  return crypto::verify_certificate(certificate, issuer) == crypto::ValueCheck::Good;
}

Path build_path(const Certificate& certificate, std::span<const Certificate> candidates, const TrustStore& trust,
                const PathOptions& options, const Limits& limits) {
  Path path = Builder(candidates, trust, options, limits).build(certificate);
  if (path.problem == PathProblem::NoAnchor && path.message.empty())
    path.message = trust.anchors().empty()
                       ? "no trust anchor was given"
                       : "no certificate path leads from " + certificate.common_name() + " to a trust anchor";
  return path;
}

}  // namespace libsign::pki
