#pragma once

#include <vector>

#include <libsign/document.hpp>
#include <libsign/trust_store.hpp>

#include "bench/floor.hpp"
#include "sandbox/world/world.hpp"

/// LT containers, and the bare operations that judging one takes.
namespace bench {

/// LongTerm is a world in which every key is of one type: a signer below an issuing authority below a root, and a TSA
/// below a root of its own; every authority has an OCSP responder with a key of its own. A missing piece ends the
/// program.
class LongTerm {
 public:
  explicit LongTerm(libsign::sandbox::KeyType key);

  libsign::TrustStore trust() const { return libsign::TrustStore(world_.roots()); }
  /// containers makes ASiC-E containers of level LT with one file of 4 KiB. Each is signed a minute after the one
  /// before, so that no two share a time-stamp or an OCSP response.
  std::vector<libsign::Document> containers(std::size_t count);

  /// own_operations are those that no other file has in common with a container: the signature value, the time-stamp
  /// token, and the OCSP responses about the signer, the issuing authority and the TSA.
  std::vector<BareVerifier> own_operations() const;
  /// chain_operations are the signatures on certificates: the signer's, the issuing authority's, the TSA's and those
  /// of the three responders.
  std::vector<BareVerifier> chain_operations() const;

 private:
  BareVerifier operation_of(const libsign::sandbox::Identity& who) const;
  BareVerifier operation_of(const std::string& name) const;

  libsign::sandbox::World world_;
  std::optional<libsign::sandbox::Identity> signer_;
};

}  // namespace bench
