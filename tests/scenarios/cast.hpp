#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include <libsign/augment.hpp>
#include <libsign/sign.hpp>

#include "sandbox/world/world.hpp"

namespace support {
class FaultServer;
}

/// Who signs in the scenarios, and when.
namespace scenarios {

/// HolderPlan is a person or an office with a key and a certificate.
struct HolderPlan {
  std::string name;                            // how scenarios call it
  std::string authority;                       // "ee", "it", "jp" or "delivery"
  std::string common_name;                     // of the certificate
  libsign::Instant from;                       // of the certificate's validity
  libsign::Instant until;                      // inclusive
  std::optional<std::filesystem::path> key{};  // a PEM file; nothing: a new P-256 key
};

/// SigningPlan is one signature.
struct SigningPlan {
  std::string holder;
  libsign::Instant at;                        // when it is made
  std::optional<libsign::Instant> claimed{};  // what it says instead
  libsign::Level level = libsign::Level::LT;
  std::string tsa;
  libsign::SignatureParameters parameters{};  // the signing time is left to the plan
  libsign::Packaging packaging = libsign::Packaging::AsicE;
  std::string element_id{};
};

/// Cast is a world with one authority for each country, one for a delivery service and one for time-stamping, each
/// below a root of its own, and holders that are added as needed. Its services also answer on loopback. Everything that
/// fails throws: a scenario whose props cannot be made is none.
class Cast {
 public:
  Cast();
  ~Cast();

  /// anchors returns the roots and the certificates of the time-stamping authorities, which trusted lists name one by
  /// one: nobody has to ask whether an anchor was revoked.
  std::vector<libsign::Certificate> anchors() const;
  /// add_holder returns the certificate.
  libsign::Certificate add_holder(const HolderPlan& plan);
  libsign::Certificate add_tsa(const std::string& name, libsign::Instant from, libsign::Instant until,
                               libsign::Digest digest);
  void revoke(const std::string& holder, libsign::Instant at, libsign::sandbox::Reason reason);
  /// set_clock is for who asks the services from outside.
  void set_clock(libsign::Instant clock);

  libsign::Document sign(const libsign::Document& document, const SigningPlan& plan);
  libsign::Document augment(const libsign::Document& document, libsign::Level level, libsign::Instant at,
                            const std::string& tsa, libsign::Digest digest);

 private:
  const libsign::sandbox::Identity& holder(const std::string& name) const;

  std::unique_ptr<libsign::sandbox::World> world_;
  std::vector<libsign::Certificate> stamping_;
  std::map<std::string, libsign::sandbox::Identity> holders_;
  std::unique_ptr<support::FaultServer> server_;  // the last: it asks the world
};

/// value returns what a Result holds; throws where it holds an Error.
template <typename T>
T value(libsign::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().what + " " + result.error().where);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace scenarios
