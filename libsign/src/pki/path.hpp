#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <libsign/certificate.hpp>
#include <libsign/limits.hpp>
#include <libsign/time.hpp>
#include <libsign/trust_store.hpp>

namespace libsign::pki {

/// PathProblem says why the best path that was tried is not valid (RFC 5280, 6.1).
enum class PathProblem {
  None,
  NoAnchor,      // no path reaches a trust anchor
  BadSignature,  // a certificate is not signed by the key above it
  Expired,       // a certificate above the signing certificate was not valid at the time
  NotYetValid,
  NotACa,            // basicConstraints does not say cA
  NoCertSign,        // keyUsage forbids signing certificates
  PathTooLong,       // pathLenConstraint, or the cap on the length of a path
  NameNotPermitted,  // nameConstraints
  Policy,            // no policy that all of the path is valid for, where one is required
  UnknownCritical,   // a critical extension that is not processed
  LimitExceeded,     // limits.max_path_builds, or the cap on comparisons of names
};

/// Path is a chain from the certificate in question (first) to the anchor (last).
struct Path {
  std::vector<Certificate> chain;  // empty with NoAnchor
  PathProblem problem = PathProblem::NoAnchor;
  std::string message;                  // for people; empty if there is no problem
  std::vector<std::string> policies{};  // the user-constrained policy set (RFC 5280, 6.1.5 g), dotted; 2.5.29.32.0: any

  bool ok() const { return problem == PathProblem::None; }
};

/// PathOptions is what a path is asked for besides leading to an anchor.
struct PathOptions {
  std::optional<Instant> time{};  // when all but the first must be valid; nothing: validity is not looked at
  // RFC 5280, 6.1.1 c to f: no initial policy means anyPolicy
  std::vector<std::string> initial_policies{};  // dotted
  bool explicit_policy = false;
  bool inhibit_policy_mapping = false;
  bool inhibit_any_policy = false;
};

/// build_path looks for a chain from `certificate` over `candidates` to an anchor of `trust` that is valid at
/// `options.time`. Of several it returns the first good one, else the one with the most telling problem. The anchor
/// counts by name and key: neither its validity nor its extensions are looked at (RFC 5280, 6.1.1 d). The
/// validity of `certificate` itself is not judged here: the standard gives it sub-indications of its own.
Path build_path(const Certificate& certificate, std::span<const Certificate> candidates, const TrustStore& trust,
                const PathOptions& options, const Limits& limits);

/// is_signed_by tells whether `issuer`'s key signed `certificate`.
bool is_signed_by(const Certificate& certificate, const PublicKey& issuer);

}  // namespace libsign::pki
