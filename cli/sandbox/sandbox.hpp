#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include <smartcard/provision.hpp>

#include "sandbox/world/world.hpp"

namespace libsign::cli {

/// kSandboxPin and kSandboxSoPin open every sandbox token. They are fixed and published on purpose: nothing that a
/// sandbox signs proves anything.
inline constexpr const char* kSandboxPin = "1234";
inline constexpr const char* kSandboxSoPin = "12345678";

/// SandboxParty is one software token with one signing key and its certificate.
struct SandboxParty {
  std::string token_label;  // at most 32 octets
  smartcard::KeyKind key = smartcard::KeyKind::EcP384;
  std::string holder;        // common name
  std::string organisation;  // may be empty
  std::string country;       // two letters, or empty

  friend bool operator==(const SandboxParty&, const SandboxParty&) = default;
};

/// default_parties returns "ministry-a" with an RSA-2048 key and "ministry-b" with a P-384 key.
std::vector<SandboxParty> default_parties();

struct SandboxOptions {
  std::filesystem::path module{};  // SoftHSM's PKCS#11 module; empty: where Debian puts it
  std::vector<SandboxParty> parties = default_parties();
  std::vector<std::string> cards{};  // kinds of emulated cards: see card_kinds()
  Instant now{};  // the validity of certificates begins a day before and ends a year after; of authorities, ten years
  std::uint16_t port = 0;  // where its services will be, on loopback; 0: one that is free now
};

struct SandboxToken {
  SandboxParty party;
  std::string serial;
  std::string key_uri;                // for --key
  std::filesystem::path certificate;  // PEM
};

/// SoftwareKey is a key in a file, for who has no SoftHSM; its certificate is in the manner of a country.
struct SoftwareKey {
  std::string name;                   // "estonia"
  std::filesystem::path key;          // PEM, not encrypted
  std::filesystem::path certificate;  // PEM, with its chain
};

/// Sandbox is a folder with test authorities and software tokens. All paths are absolute.
struct Sandbox {
  std::filesystem::path folder;
  std::filesystem::path root_certificate;  // for --trust
  std::filesystem::path softhsm_configuration;
  std::filesystem::path module;
  std::vector<SandboxToken> tokens;
  std::vector<SoftwareKey> software_keys;
  std::vector<std::string> cards;  // kinds of emulated cards, each in a reader of its own
  std::uint16_t port = 0;          // of its services, on 127.0.0.1

  /// authority is the folder of the world that its services serve.
  std::filesystem::path authority() const;
  std::string tsa_url() const;
};

/// create_sandbox makes a sandbox in `folder`, which must not exist, be empty, or hold a sandbox: one that is whole
/// and was made for the same parties is returned as it is, a half-made one is made anew. Errc::Refused for a folder
/// with anything else in it, Errc::AlreadyExists for a sandbox with other parties or cards, Errc::NotFound without
/// SoftHSM. Nothing is written outside `folder`. SoftHSM knows no other way than the environment to be told its
/// configuration: while this runs SOFTHSM2_CONF is set in the process, so no other thread may use the environment.
Result<Sandbox> create_sandbox(const std::filesystem::path& folder, const SandboxOptions& options);

/// open_sandbox reads what create_sandbox() made; Errc::NotFound if there is no whole sandbox.
Result<Sandbox> open_sandbox(const std::filesystem::path& folder);

/// sandbox_exports returns the lines for a shell to eval, so that every verb uses the sandbox's tokens:
/// SOFTHSM2_CONF and MOCSIGN_MODULE, and its TSA: MOCSIGN_TSA. Where it has cards, these are used instead.
std::string sandbox_exports(const Sandbox& sandbox);

/// find_holder returns the certificate that `holder` names: a token's label, a software key, an authority or TSA by its
/// name in URLs, or a decimal serial number. Errc::NotFound with the names that there are.
Result<Certificate> find_holder(const Sandbox& sandbox, const sandbox::World& world, std::string_view holder);

/// destroy_sandbox ends the services, removes what create_sandbox() made and then the folder, unless other files are in
/// it. Errc::NotFound if there is no sandbox, whole or half-made.
Result<void> destroy_sandbox(const std::filesystem::path& folder);

}  // namespace libsign::cli
