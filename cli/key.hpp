#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libsign/signer.hpp>

#include "arguments.hpp"
#include "context.hpp"
#include "driver.hpp"

namespace libsign::cli {

/// KeyArguments say which key signs and where its PIN comes from.
struct KeyArguments {
  std::optional<std::string> key;
  std::optional<std::string> certificates;
  DriverArguments driver;
  std::optional<std::string> pin_fd;
  std::optional<std::string> wait;
  bool last_try = false;
};

void declare_key(Arguments& arguments, KeyArguments& target);

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
Bytes key_sha256_of(const Certificate& certificate);

}  // namespace libsign::cli
