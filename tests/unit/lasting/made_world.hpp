#pragma once

#include <memory>
#include <string>

#include <libsign/augment.hpp>
#include <libsign/sign.hpp>
#include <libsign/verify.hpp>

#include "sandbox/world/world.hpp"

/// A small world for signatures that have to last: one root, an issuing authority, a time-stamping authority's own
/// issuer, and a signer whose certificate ends in 2028.
namespace lasting {

using libsign::Document;
using libsign::Instant;
using libsign::Level;
using libsign::Report;
using libsign::Result;

Instant day(const char* date);

class MadeWorld {
 public:
  /// Publishes says by which means the authorities tell of revocations.
  enum class Publishes { Both, Ocsp, Crl };
  explicit MadeWorld(Publishes publishes = Publishes::Both);

  libsign::sandbox::World& world() { return world_; }
  const libsign::Certificate& signing_certificate() const { return signer_->certificate(); }
  const libsign::Certificate& issuing_authority() const { return issuing_; }
  void add_tsa(const std::string& name, const char* from, const char* until, libsign::Digest digest);

  /// signed_on signs a small XML document or file.
  Document signed_on(const char* date, libsign::Packaging packaging = libsign::Packaging::AsicE);
  Result<Document> augmented(const Document& document, Level level, const char* date, const std::string& tsa,
                             libsign::Digest digest = libsign::Digest::Sha256);
  /// verified judges on that day, with the network.
  Report verified(const Document& document, const char* date);
  libsign::AugmentRequest request(Level level, const char* date, const std::string& tsa);

  libsign::Policy policy = *libsign::builtin_policy("strict");

 private:
  libsign::sandbox::World world_;
  libsign::Certificate issuing_;
  std::unique_ptr<libsign::Signer> signer_;
  libsign::TrustStore trust_;
};

/// first returns what is said of the only signature.
std::string first(const Report& report);

}  // namespace lasting
