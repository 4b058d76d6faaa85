#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libsign/signer.hpp>
#include <smartcard/module.hpp>
#include <smartcard/pin.hpp>

#include "arguments.hpp"
#include "context.hpp"

namespace libsign::cli {

/// KeyArguments say which key signs and where its PIN comes from.
struct KeyArguments {
  std::optional<std::string> key;
  std::optional<std::string> certificates;
  std::vector<std::string> modules;
  std::optional<std::string> pin_fd;
};

void declare_key(Arguments& arguments, KeyArguments& target);
void declare_modules(Arguments& arguments, std::vector<std::string>& target);

/// LoadedKey is a key that is ready to sign, and what its holder should know before.
struct LoadedKey {
  std::unique_ptr<Signer> signer;
  std::string place;               // "token “…”" or the file
  std::string tries;               // what is known of the PIN tries left; empty for a file
  std::vector<std::string> notes;  // for example that the certificate has expired
};

/// load_key finds the key: a pkcs11: URI, a PKCS#12 file, a PEM key with --cert, or the only token key that can sign.
/// The PIN of a token is asked for at the first signature, the passphrase of a file at once.
Result<LoadedKey> load_key(const Context& context, const KeyArguments& arguments);

/// key_sha256_of is the digest by which acts name a key: of its DER SubjectPublicKeyInfo.
Bytes key_sha256_of(const LoadedKey& key);

/// modules_from opens the drivers that --module or MOCSIGN_MODULE names, else those that p11-kit is configured with.
Result<smartcard::ConfiguredModules> modules_from(const Context& context, const std::vector<std::string>& paths);

/// tries_in_words says what a token tells of its PIN.
std::string tries_in_words(const smartcard::PinState& state);

}  // namespace libsign::cli
