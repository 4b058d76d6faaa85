#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libsign/result.hpp>
#include <libsign/signer.hpp>
#include <libsign/time.hpp>
#include <smartcard/module.hpp>
#include <smartcard/pin.hpp>
#include <smartcard/token.hpp>
#include <smartcard/uri.hpp>

namespace smartcard {

struct HelperOptions {
  std::vector<std::filesystem::path> modules{};  // empty: p11-kit's configuration
  ModuleOptions module_options{};
  // How long a driver may take for one request. Cards sign in up to 3 seconds; a network HSM was seen to take 10.
  std::chrono::milliseconds deadline = std::chrono::seconds(30);
  // How long it may take once the holder was sent to the pinpad; readers give up after 30 seconds.
  std::chrono::milliseconds pinpad_deadline = std::chrono::seconds(120);
};

/// ListedModule is a driver as it names itself.
struct ListedModule {
  std::string name;
  std::filesystem::path path;
  std::string manufacturer;
  std::string version;  // of the library: "0.23"
};

/// ListedToken is a token with what it shows without a PIN.
struct ListedToken {
  TokenInfo info;
  std::string module;  // its name
  Contents contents;
};

/// Listing is what readers and drivers offer at the moment.
struct Listing {
  std::vector<ListedModule> modules;
  std::vector<ListedToken> tokens;
  std::vector<std::string> empty_readers;
  std::vector<libsign::Error> problems;  // modules and tokens that could not be read
};

/// SelectedKey is a key that is ready to sign.
struct SelectedKey {
  std::unique_ptr<libsign::Signer> signer;
  TokenInfo token;  // with the PIN's state as it is now
  Uri uri;
  std::vector<std::string> warnings;  // for example that the certificate has expired
};

/// Helper runs drivers in a process of its own, because a driver can hang for ever or crash. What a driver does to that
/// process costs one Errc::Device, after at most the deadline; the next request starts another process. The process is
/// started by fork, when it is first needed, and talks over a private socket pair; it leaves no core dump, and a PIN is
/// in its memory alone. While the holder is asked for a PIN no deadline runs. In a fork of the caller a Helper and its
/// signers start a process of their own.
///
/// Thread-safe: one request at a time. A process that forks should have no threads that hold locks; so make the first
/// request before starting threads. PinProviders are called in the calling process and thread.
class Helper {
 public:
  explicit Helper(HelperOptions options);

  /// list reads all tokens. Errc::Device for a named module that cannot be opened.
  libsign::Result<Listing> list();
  /// select finds the key that choose() would choose, with the same errors. The signer keeps the process; where that
  /// was ended it finds the key again, by its certificate.
  libsign::Result<SelectedKey> select(const std::optional<Uri>& uri, libsign::Instant now, const PinProvider& provider);

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace smartcard
