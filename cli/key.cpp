#include "key.hpp"

#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <libsign/inspect.hpp>

#include "secret_source.hpp"
#include "terminal.hpp"
#include "token_pin.hpp"

namespace libsign::cli {
namespace {

/// without_token names a missing token or key for what it is: nothing is wrong with an input file.
Error without_token(Error error) {
  if (error.code == Errc::NotFound) error.code = Errc::Device;
  return error;
}

/// select_waiting looks again and again for a key that is not there yet.
Result<smartcard::SelectedKey> select_waiting(const Context& context, smartcard::Helper& helper,
                                              const std::optional<smartcard::Uri>& uri, std::chrono::seconds patience,
                                              const smartcard::PinProvider& provider) {
  constexpr auto kPause = std::chrono::milliseconds(300);  // pcscd itself looks a few times a second
  const auto end = std::chrono::steady_clock::now() + patience;
  bool told = false;
  while (true) {
    auto key = helper.select(uri, context.now(), provider);
    const bool missing = !key && key.error().code == Errc::NotFound;
    if (!missing || std::chrono::steady_clock::now() >= end) return key;
    if (auto terminal = told ? std::nullopt : Terminal::open())
      terminal->show("Waiting for the card. Insert it now.\n");
    told = true;
    std::this_thread::sleep_for(kPause);
  }
}

Result<LoadedKey> token_key(const Context& context, const KeyArguments& arguments, const SecretSource& source) {
  std::optional<smartcard::Uri> uri;
  if (arguments.key) {
    auto parsed = smartcard::Uri::parse(*arguments.key);
    if (!parsed) return parsed.error();
    uri = *std::move(parsed);
  }
  std::chrono::seconds patience{0};
  if (arguments.wait) {
    const auto seconds = seconds_argument("--wait", *arguments.wait);
    if (!seconds) return seconds.error();
    patience = *seconds;
  }
  auto helper = helper_from(context, arguments.driver);
  if (!helper) return helper.error();
  const auto provider = token_pin(source, arguments.last_try ? LastTry::Use : LastTry::Ask);
  auto key = select_waiting(context, *helper, uri, patience, provider);
  if (!key) return without_token(key.error());
  return LoadedKey{.signer = std::move(key->signer),
                   .place = fmt::format("token “{}”, serial number {}", key->token.label, key->token.serial),
                   .tries = tries_in_words(key->token.pin),
                   .notes = std::move(key->warnings)};
}

Result<LoadedKey> file_key(const std::string& path, const std::optional<std::string>& certificates,
                           const SecretSource& source) {
  const auto file = Document::open(path);
  if (!file) return file.error();
  const PassphraseSource passphrase = [&source](std::string_view what) {
    return source.ask(fmt::format("Passphrase of “{}”: ", terminal_safe(what)));
  };
  const bool pem = as_text(file->bytes()).find("-----BEGIN ") != std::string_view::npos;
  if (!pem) {
    auto signer = signer_from_pkcs12(file->bytes(), path, passphrase);
    if (!signer) return signer.error();
    return LoadedKey{.signer = *std::move(signer), .place = path, .tries = {}, .notes = {}};
  }
  if (!certificates) return usage("a PEM key needs its certificate", "name it with --cert FILE");
  const auto chain_file = Document::open(*certificates);
  if (!chain_file) return chain_file.error();
  auto chain = Certificate::from_pem(as_text(chain_file->bytes()));
  if (!chain) return chain.error();
  auto signer = signer_from_pem(as_text(file->bytes()), path, *std::move(chain), passphrase);
  if (!signer) return signer.error();
  return LoadedKey{.signer = *std::move(signer), .place = path, .tries = {}, .notes = {}};
}

}  // namespace

void declare_key(Arguments& arguments, KeyArguments& target) {
  arguments.add({.long_name = "--key",
                 .value_name = "KEY",
                 .text = "pkcs11: URI, PKCS#12 file or PEM key; not needed where only one token key can sign"},
                target.key);
  arguments.add({.long_name = "--cert", .value_name = "FILE", .text = "certificates that go with a PEM key"},
                target.certificates);
  arguments.add(
      {.long_name = "--wait", .value_name = "SECONDS", .text = "wait so long for a card that is not in the reader yet"},
      target.wait);
  arguments.add({.long_name = "--last-try", .text = "use a PIN without asking even if it is the last try"},
                target.last_try);
  declare_driver(arguments, target.driver);
  arguments.add({.long_name = "--pin-fd",
                 .value_name = "N",
                 .text = "read the PIN or passphrase from this file descriptor, a line each; else MOCSIGN_PIN_FILE, "
                         "else the terminal"},
                target.pin_fd);
}

Result<LoadedKey> load_key(const Context& context, const KeyArguments& arguments) {
  const auto source = SecretSource::from(context, arguments.pin_fd);
  if (!source) return source.error();
  if (!arguments.key || arguments.key->starts_with("pkcs11:")) return token_key(context, arguments, *source);
  return file_key(*arguments.key, arguments.certificates, *source);
}

Bytes key_sha256_of(const Certificate& certificate) {
  return describe_file(Document("key", to_bytes(certificate.public_key().spki()))).sha256;
}

}  // namespace libsign::cli
