#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/signer.hpp>
#include <smartcard/choose.hpp>
#include <smartcard/provision.hpp>
#include <smartcard/signer.hpp>
#include <smartcard/token.hpp>

#include "faults.hpp"
#include "test_authority.hpp"

namespace smartcard_test {

inline constexpr const char* kPin = "1234";
inline constexpr const char* kSoPin = "12345678";
inline const libsign::Instant kNow = *libsign::parse_instant("2026-11-21T16:00:00Z");
inline const Validity kThisYear{*libsign::parse_instant("2026-01-01"), *libsign::parse_instant("2027-01-01")};
inline const libsign::KeyUsage kForDocuments{.non_repudiation = true};

/// TempFolder is a new folder, removed with its contents.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// find_library returns the first of some files that exists. Without one the caller skips with a notice; where CI is
/// set, which installs them, that is a failure.
std::optional<std::filesystem::path> find_library(std::initializer_list<const char*> places);
std::optional<std::filesystem::path> softhsm();

/// Script is a PinProvider that answers from a list, remembers the requests and fails the test if asked more often.
struct Script {
  std::vector<std::string> answers;  // "cancel" cancels
  std::shared_ptr<std::vector<smartcard::PinRequest>> requests = std::make_shared<std::vector<smartcard::PinRequest>>();

  smartcard::PinProvider provider() const;
};

struct KeyPlan {
  smartcard::KeySetup setup;
  std::string holder = "Anna Amsel";
  std::optional<libsign::KeyUsage> usage = kForDocuments;
  Validity validity = kThisYear;
};

/// SoftHsm is a SoftHSM2 of its own with one token, behind the module that injects faults.
class SoftHsm {
 public:
  explicit SoftHsm(const std::filesystem::path& library, const std::string& label = "sign one");
  ~SoftHsm();

  void add_token(const std::string& label);
  /// add makes a key with its certificate on the newest token.
  libsign::Certificate add(const KeyPlan& plan);
  libsign::PublicKey add_key(const smartcard::KeySetup& setup);
  void store(const libsign::Certificate& certificate, const libsign::Bytes& id, const std::string& label);

  const TestAuthority& authority() const { return authority_; }
  const std::shared_ptr<smartcard::Module>& module() const { return module_; }
  const std::filesystem::path& token_folder() const { return tokens_; }
  const std::string& serial() const { return newest_->info().serial; }
  Faults& faults() const { return *faults_; }
  smartcard::Inventory inventory() const;
  std::shared_ptr<smartcard::Token> token() const;
  /// choose picks the only key.
  smartcard::Choice choose(const std::string& uri = {}) const;
  std::unique_ptr<libsign::Signer> signer(const smartcard::PinProvider& provider, const std::string& uri = {}) const;

 private:
  TempFolder folder_;
  std::filesystem::path tokens_;
  TestAuthority authority_;
  std::shared_ptr<void> library_;  // keeps the counters alive beyond the module
  Faults* faults_ = nullptr;
  std::shared_ptr<smartcard::Module> module_;
  std::shared_ptr<smartcard::Token> newest_;
};

libsign::ToBeSigned to_be_signed(const libsign::SignatureAlgorithm& algorithm, std::string_view text = "We consent.");

/// pin makes a Pin of a text.
libsign::Pin pin(std::string_view text);

/// value hands out a result's value, or fails the test with its error.
template <typename T>
T value(libsign::Result<T> result);
void require(const libsign::Result<void>& result);
[[noreturn]] void fail_with(const libsign::Error& error);

template <typename T>
T value(libsign::Result<T> result) {
  if (!result) fail_with(result.error());
  return std::move(result).value();
}

}  // namespace smartcard_test
