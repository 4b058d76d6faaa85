#pragma once

#include <map>
#include <mutex>

#include "sandbox/world/world.hpp"

/// What a world is made of, for its own files.
namespace libsign::sandbox {

struct Revocation {
  Instant at;
  Reason reason;
};

struct Issued {
  Certificate certificate;
  std::vector<Revocation> revocations{};

  /// revoked_at returns what is in force at a time.
  std::optional<Revocation> revoked_at(Instant time) const;
};

struct Authority {
  AuthorityPlan plan;
  Identity identity;
  std::optional<Identity> responder{};
  std::map<std::string, Issued> issued{};  // by serial number, decimal
};

struct Tsa {
  TsaPlan plan;
  Identity identity;
};

struct World::Impl {
  std::string base_url;
  mutable std::mutex mutex{};
  Instant clock;
  std::map<std::string, Authority, std::less<>> authorities{};
  std::map<std::string, Tsa, std::less<>> tsas{};

  Impl(std::string url, Instant now) : base_url(std::move(url)), clock(now) {}

  Authority* authority(std::string_view name);
  /// issuer_of returns who issued a certificate of this world; null for a root or a stranger.
  Authority* issuer_of(const Certificate& certificate);
  /// point fills in the URLs that the authority's plan says.
  void point(const Authority& authority, CertificatePlan& plan) const;
  Result<Certificate> certify(Authority& authority, const PublicKey& key, CertificatePlan plan);
};

/// partition_of tells which of the CRLs a serial number belongs to.
unsigned partition_of(std::string_view serial, unsigned partitions);

}  // namespace libsign::sandbox
