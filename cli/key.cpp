#include "key.hpp"

#include <libsign/inspect.hpp>

#include <fmt/format.h>
#include <smartcard/choose.hpp>
#include <smartcard/signer.hpp>

#include "config.hpp"
#include "secret_source.hpp"
#include "terminal.hpp"

namespace libsign::cli {
namespace {

/// without_token names a missing driver, token or key for what it is: nothing is wrong with an input file.
Error without_token(Error error) {
  if (error.code == Errc::NotFound) error.code = Errc::Device;
  return error;
}

std::string prompt_for(const smartcard::PinRequest& request) {
  const std::string tries = tries_in_words(request.state);
  const std::string warning = request.state.tries == smartcard::TriesLeft::NotTold ? "" : " (" + tries + ")";
  const std::string purpose = request.purpose == smartcard::PinPurpose::ContextSpecific ? " for this signature" : "";
  return fmt::format("PIN of “{}”{}{}: ", terminal_safe(request.token_label), purpose, warning);
}

smartcard::PinProvider pin_provider(const SecretSource& source) {
  return [source](const smartcard::PinRequest& request) -> Result<Pin> {
    if (!request.state.pinpad) return source.ask(prompt_for(request));
    if (auto terminal = Terminal::open())
      terminal->show(fmt::format("Enter the PIN of “{}” on the reader.\n", terminal_safe(request.token_label)));
    return Pin{};
  };
}

Result<LoadedKey> token_key(const Context& context, const KeyArguments& arguments, const SecretSource& source) {
  std::optional<smartcard::Uri> uri;
  if (arguments.key) {
    auto parsed = smartcard::Uri::parse(*arguments.key);
    if (!parsed) return parsed.error();
    uri = *std::move(parsed);
  }
  const auto configured = modules_from(context, arguments.modules);
  if (!configured) return configured.error();
  auto inventory = smartcard::find_tokens(configured->modules);
  inventory.problems.insert(inventory.problems.end(), configured->problems.begin(), configured->problems.end());

  const auto provider = pin_provider(source);
  const auto choice = smartcard::choose(inventory, uri, context.now(), provider);
  if (!choice) return without_token(choice.error());
  auto signer = smartcard::make_signer(choice->token, choice->identity, provider);
  if (!signer) return signer.error();
  const auto state = choice->token->pin_state();
  if (!state) return state.error();
  return LoadedKey{
      .signer = *std::move(signer),
      .place = fmt::format("token “{}”, serial number {}", choice->token->info().label, choice->token->info().serial),
      .tries = tries_in_words(*state),
      .notes = choice->warnings};
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

void declare_modules(Arguments& arguments, std::vector<std::string>& target) {
  arguments.add({.long_name = "--module",
                 .value_name = "SO",
                 .text = "PKCS#11 driver; default: MOCSIGN_MODULE, else those that p11-kit is configured with"},
                target);
}

void declare_key(Arguments& arguments, KeyArguments& target) {
  arguments.add({.long_name = "--key",
                 .value_name = "KEY",
                 .text = "pkcs11: URI, PKCS#12 file or PEM key; not needed where only one token key can sign"},
                target.key);
  arguments.add({.long_name = "--cert", .value_name = "FILE", .text = "certificates that go with a PEM key"},
                target.certificates);
  declare_modules(arguments, target.modules);
  arguments.add(
      {.long_name = "--pin-fd",
       .value_name = "N",
       .text = "read the PIN or passphrase from this file descriptor; else MOCSIGN_PIN_FILE, else the terminal"},
      target.pin_fd);
}

Result<LoadedKey> load_key(const Context& context, const KeyArguments& arguments) {
  const auto source = SecretSource::from(context, arguments.pin_fd);
  if (!source) return source.error();
  if (!arguments.key || arguments.key->starts_with("pkcs11:")) return token_key(context, arguments, *source);
  return file_key(*arguments.key, arguments.certificates, *source);
}

Result<smartcard::ConfiguredModules> modules_from(const Context& context, const std::vector<std::string>& paths) {
  std::vector<std::string> named = paths;
  if (named.empty()) {
    const auto config = Config::load(context);
    if (!config) return config.error();
    named = config->modules();
  }
  if (named.empty()) {
    auto configured = smartcard::Module::configured();
    if (!configured) return without_token(configured.error());
    return configured;
  }
  smartcard::ConfiguredModules opened;
  for (const std::string& path : named) {
    auto module = smartcard::Module::open(path);
    if (!module) return without_token(module.error());
    opened.modules.push_back(*std::move(module));
  }
  return opened;
}

std::string tries_in_words(const smartcard::PinState& state) {
  switch (state.tries) {
    case smartcard::TriesLeft::NotTold: return "no wrong PIN is on record";
    case smartcard::TriesLeft::Low: return "a wrong PIN was entered before, few tries are left";
    case smartcard::TriesLeft::Final: return "LAST try: one more wrong PIN blocks the token";
    case smartcard::TriesLeft::Blocked: return "blocked";
  }
  return {};
}

Bytes key_sha256_of(const LoadedKey& key) {
  const PublicKey& public_key = key.signer->certificate().public_key();
  return describe_file(Document("key", to_bytes(public_key.spki()))).sha256;
}

}  // namespace libsign::cli
