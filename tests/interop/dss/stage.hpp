#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/sign.hpp>
#include <libsign/trust_store.hpp>

#include "sandbox/world/world.hpp"

namespace support {
class FaultServer;
}

/// DSS of the European Commission as the judge of our files, and as the maker of files for us.
namespace dss {

/// SigningKey is one of the keys that sign, and how it signs.
struct SigningKey {
  std::string name;
  libsign::sandbox::KeyType type;
  libsign::SignatureAlgorithm algorithm;
  libsign::Digest reference_digest;
  std::string dss_algorithm;  // DSS's name for `algorithm`
  std::string authority;      // "issuing", which has a responder and CRLs, or "listing", which has CRLs alone
};
const std::vector<SigningKey>& signing_keys();

/// The days on which things happen. Signing certificates end between kSigned and kLater, the first time-stamping
/// authority between kRestamped and kMuchLater.
libsign::Instant signed_on();
libsign::Instant later();
libsign::Instant restamped_on();
libsign::Instant much_later();

/// Stage is a sandbox world that answers on a loopback port as long as it lives, with an identity for each key.
class Stage {
 public:
  Stage();
  ~Stage();

  libsign::sandbox::World& world() { return *world_; }
  libsign::TrustStore trust() const;
  std::unique_ptr<libsign::Signer> signer(const SigningKey& key) const;
  /// Both are time-stamping authorities; the first is the one that ends earlier.
  std::string first_tsa() const;
  std::string second_tsa() const;
  /// lists returns the CRLs of all authorities as they are on a day.
  std::vector<libsign::Bytes> lists(libsign::Instant day);

  /// write puts anchors.pem and, for each key, NAME.key.pem and NAME.chain.pem into a folder.
  void write(const std::filesystem::path& folder) const;

 private:
  std::optional<libsign::sandbox::World> world_;
  std::vector<libsign::sandbox::Identity> identities_;  // in the order of signing_keys()
  std::unique_ptr<support::FaultServer> server_;
};

/// value returns what a Result holds; throws where it holds an Error.
template <typename T>
T value(libsign::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().what + " " + result.error().where);
  return *std::move(result);
}

/// write_file writes a file; throws if it cannot.
void write_file(const std::filesystem::path& path, libsign::ByteView bytes);

}  // namespace dss
