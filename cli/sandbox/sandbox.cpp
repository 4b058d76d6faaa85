#include "sandbox/sandbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <set>

#include <libsign/pin.hpp>
#include <smartcard/uri.hpp>

#include "sandbox/card.hpp"
#include "sandbox/profiles.hpp"
#include "sandbox/record.hpp"
#include "sandbox/server/http_server.hpp"
#include "sandbox/service.hpp"

namespace libsign::cli {

namespace fs = std::filesystem;
namespace names = sandbox_names;
using smartcard::KeyKind;
using smartcard::Module;
using smartcard::Provisioner;

namespace {

constexpr auto kBackdated = std::chrono::hours(24);  // a clock that runs a little late must not refuse the sandbox
constexpr auto kLifetime = std::chrono::hours(24 * 365);
const Bytes kKeyId = {0x01};

// NOLINTBEGIN(concurrency-mt-unsafe): SoftHSM can be told its file only so, and the command has a single thread.
/// SoftHsmConfiguration points SoftHSM to a file as long as it lives, and then restores the environment.
class SoftHsmConfiguration {
 public:
  explicit SoftHsmConfiguration(const fs::path& file) {
    if (const char* value = std::getenv(kVariable)) before_ = value;
    setenv(kVariable, file.c_str(), 1);
  }
  ~SoftHsmConfiguration() {
    if (before_) {
      setenv(kVariable, before_->c_str(), 1);
    } else {
      unsetenv(kVariable);
    }
  }
  SoftHsmConfiguration(const SoftHsmConfiguration&) = delete;
  SoftHsmConfiguration& operator=(const SoftHsmConfiguration&) = delete;

 private:
  static constexpr const char* kVariable = "SOFTHSM2_CONF";
  std::optional<std::string> before_;
};
// NOLINTEND(concurrency-mt-unsafe)

Result<fs::path> find_softhsm(const fs::path& given) {
  std::error_code ignored;
  if (!given.empty()) return fs::absolute(given, ignored);
  for (const char* place : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so",
                            "/usr/lib/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"}) {
    if (fs::exists(place, ignored)) return fs::path(place);
  }
  return Error{Errc::NotFound,
               "SoftHSM2, which the sandbox's tokens are made of, is not installed",
               {},
               "apt-get install softhsm2, or name its libsofthsm2.so with --module"};
}

Result<void> check_parties(const std::vector<SandboxParty>& parties) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  std::set<std::string_view> labels;
  for (const SandboxParty& party : parties) {
    const std::string& label = party.token_label;
    if (label.empty() || label.size() > 32 || label.find_first_not_of(kAllowed) != std::string::npos)
      return Error{Errc::Usage, "a sandbox token's label has 1 to 32 letters, digits, '-', '_' or '.'", label};
    if (!labels.insert(label).second) return Error{Errc::Usage, "two sandbox tokens have the same label", label};
    if (party.holder.empty()) return Error{Errc::Usage, "a sandbox token has no holder", label};
  }
  if (parties.empty()) return Error{Errc::Usage, "a sandbox needs at least one token"};
  return {};
}

Result<void> make_folders(const fs::path& folder) {
  for (const char* name :
       {names::kTokens, names::kTrust, names::kCertificates, names::kAuthority, names::kSoftwareKeys}) {
    std::error_code failed;
    fs::create_directories(folder / name, failed);
    if (failed) return Error{Errc::Io, "cannot make a folder: " + failed.message(), (folder / name).string()};
  }
  std::error_code failed;
  for (const char* name : {names::kTokens, names::kAuthority, names::kSoftwareKeys}) {
    fs::permissions(folder / name, fs::perms::owner_all, failed);
  }
  return {};
}

std::string base_url(const Sandbox& sandbox) { return fmt::format("http://127.0.0.1:{}", sandbox.port); }

/// choose_port returns `given`, or a port that is free now.
Result<std::uint16_t> choose_port(std::uint16_t given) {
  const auto listener = sandbox::Listener::open(given);
  if (!listener) return listener.error();
  return listener->port();
}

Result<void> write_configuration(const Sandbox& sandbox) {
  const std::string text =
      fmt::format("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
                  (sandbox.folder / names::kTokens).string());
  return write_text(sandbox.softhsm_configuration, text, Readers::Everybody);
}

Result<sandbox::World> make_authorities(const Sandbox& sandbox, const SandboxOptions& options) {
  auto world = sandbox::make_world(base_url(sandbox), options.now, options.now - kBackdated);
  if (!world) return world;
  std::string roots;
  for (const Certificate& root : world->roots()) roots += root.to_pem();
  if (auto written = write_text(sandbox.root_certificate, roots, Readers::Everybody); !written) return written.error();
  return world;
}

std::string pem_of(const std::vector<Certificate>& certificates) {
  std::string text;
  for (const Certificate& certificate : certificates) text += certificate.to_pem();
  return text;
}

/// chain_below_root returns a certificate and the authorities above it but for the root.
std::vector<Certificate> chain_below_root(const sandbox::World& world, const Certificate& certificate) {
  std::vector<Certificate> chain = world.chain(certificate);
  chain.pop_back();
  chain.insert(chain.begin(), certificate);
  return chain;
}

Result<SoftwareKey> make_software_key(const Sandbox& sandbox, sandbox::World& world, const sandbox::Person& person) {
  const auto identity = world.issue(person.authority, person.key, person.plan);
  if (!identity) return identity.error();
  const fs::path folder = sandbox.folder / names::kSoftwareKeys;
  SoftwareKey key{.name = person.name,
                  .key = folder / ("test-key-" + person.name + ".pem"),
                  .certificate = folder / (person.name + ".pem")};
  if (auto written = write_text(key.key, identity->key.to_pem(), Readers::OwnerOnly); !written) return written.error();
  const std::string chain = pem_of(chain_below_root(world, identity->certificate));
  if (auto written = write_text(key.certificate, chain, Readers::Everybody); !written) return written.error();
  return key;
}

Result<SandboxToken> make_token(const Sandbox& sandbox, const std::shared_ptr<Module>& module,
                                const SandboxParty& party, sandbox::World& world, const sandbox::Validity& validity) {
  const auto pin = Pin::from(kSandboxPin);
  const auto token = smartcard::initialise_token(module, party.token_label, *Pin::from(kSandboxSoPin), *pin);
  if (!token) return token.error();
  auto provisioner = Provisioner::open(**token, *pin);
  if (!provisioner) return provisioner.error();
  const auto key = (*provisioner)->generate({.kind = party.key, .id = kKeyId, .label = party.holder});
  if (!key) return key.error();
  const auto certificate = world.certify(
      sandbox::kIssuing, *key,
      {.subject = {.common_name = party.holder, .organisation = party.organisation, .country = party.country},
       .validity = validity,
       .key_usage = KeyUsage{.non_repudiation = true}});
  if (!certificate) return certificate.error();
  const std::vector<Certificate> chain = chain_below_root(world, *certificate);
  for (const Certificate& above : chain) {
    const bool own = above == *certificate;
    auto stored = (*provisioner)->store(above, own ? kKeyId : Bytes{}, own ? party.holder : above.common_name());
    if (!stored) return stored.error();
  }

  const fs::path file = sandbox.folder / names::kCertificates / (party.token_label + ".pem");
  if (auto written = write_text(file, pem_of(chain), Readers::Everybody); !written) return written.error();
  const std::string& serial = (*token)->info().serial;
  const smartcard::Uri uri{.token = party.token_label, .serial = serial, .id = kKeyId};
  return SandboxToken{.party = party, .serial = serial, .key_uri = uri.format(), .certificate = file};
}

Result<void> fill(Sandbox& sandbox, const SandboxOptions& options) {
  if (auto made = make_folders(sandbox.folder); !made) return made;
  if (auto written = write_configuration(sandbox); !written) return written;
  auto world = make_authorities(sandbox, options);
  if (!world) return world.error();

  const sandbox::Validity validity{options.now - kBackdated, options.now + kLifetime};
  const SoftHsmConfiguration configuration(sandbox.softhsm_configuration);
  const auto module = Module::open(sandbox.module);
  if (!module) return module.error();
  for (const SandboxParty& party : options.parties) {
    auto token = make_token(sandbox, *module, party, *world, validity);
    if (!token) return token.error();
    sandbox.tokens.push_back(std::move(*token));
  }
  for (const sandbox::Person& person : sandbox::persons(validity)) {
    auto key = make_software_key(sandbox, *world, person);
    if (!key) return key.error();
    sandbox.software_keys.push_back(std::move(*key));
  }
  for (const std::string& kind : options.cards) {
    if (auto made = make_card(sandbox, *world, kind, validity); !made) return made;
  }
  sandbox.cards = options.cards;
  if (auto saved = world->save(sandbox.authority()); !saved) return saved;
  if (auto saved = world->save_state(sandbox.authority(), {}); !saved) return saved;
  return write_record(sandbox, SandboxState::Whole);
}

/// existing returns the sandbox that is there already, if it is what was asked for.
Result<Sandbox> existing(const fs::path& folder, const SandboxOptions& options) {
  auto sandbox = read_record(folder);
  if (!sandbox) return sandbox;
  const bool as_asked =
      std::equal(sandbox->tokens.begin(), sandbox->tokens.end(), options.parties.begin(), options.parties.end(),
                 [](const SandboxToken& token, const SandboxParty& party) { return token.party == party; });
  if (!as_asked || (!options.cards.empty() && options.cards != sandbox->cards)) {
    return Error{Errc::AlreadyExists, "there is a sandbox with other tokens or cards here", folder.string(),
                 "remove it with `mocsign sandbox down`, or choose another folder"};
  }
  if (options.port != 0 && options.port != sandbox->port) {
    return Error{Errc::AlreadyExists, fmt::format("this sandbox's certificates name the port {}", sandbox->port),
                 folder.string(), "remove it with `mocsign sandbox down`, or leave --port out"};
  }
  // The folder may have been moved since.
  if (auto written = write_configuration(*sandbox); !written) return written.error();
  return sandbox;
}

/// shell_quoted protects a text from a POSIX shell.
std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (const char character : text) {
    if (character == '\'') {
      result += "'\\''";
    } else {
      result += character;
    }
  }
  return result + "'";
}

Result<fs::path> folder_from(const fs::path& folder) {
  std::error_code failed;
  fs::path path = fs::absolute(folder, failed).lexically_normal();
  if (failed || folder.empty()) return Error{Errc::Usage, "this is no folder's name", folder.string()};
  // SoftHSM's configuration knows no quoting, takes '#' for a comment, and reads lines of 1,024 octets.
  if (path.string().find_first_of("#\r\n") != std::string::npos || path.string().size() > 900)
    return Error{Errc::Usage, "SoftHSM cannot use a folder with this name", path.string(), "choose another name"};
  return path;
}

}  // namespace

std::vector<SandboxParty> default_parties() {
  return {{"ministry-a", KeyKind::Rsa2048, "Anna Amsel", "Ministry A", "EE"},
          {"ministry-b", KeyKind::EcP384, "Ben Birke", "Ministry B", "JP"}};
}

Result<Sandbox> create_sandbox(const fs::path& given, const SandboxOptions& options) {
  const auto folder = folder_from(given);
  if (!folder) return folder.error();
  if (auto checked = check_parties(options.parties); !checked) return checked.error();
  std::error_code ignored;
  switch (sandbox_state(*folder)) {
    case SandboxState::Whole: return existing(*folder, options);
    case SandboxState::HalfMade:
      if (auto removed = destroy_sandbox(*folder); !removed) return removed.error();
      break;
    case SandboxState::None: break;
  }
  if (fs::exists(*folder, ignored) && !(fs::is_directory(*folder, ignored) && fs::is_empty(*folder, ignored))) {
    return Error{Errc::Refused, "this is not a sandbox, and not empty", folder->string(),
                 "name a folder that does not exist yet"};
  }
  const auto module = find_softhsm(options.module);
  if (!module) return module.error();
  const auto port = choose_port(options.port);
  if (!port) return port.error();

  std::error_code failed;
  fs::create_directories(*folder, failed);
  if (failed) return Error{Errc::Io, "cannot make the folder: " + failed.message(), folder->string()};
  Sandbox sandbox{.folder = *folder,
                  .root_certificate = *folder / names::kTrust / "root.pem",
                  .softhsm_configuration = *folder / names::kConfiguration,
                  .module = *module,
                  .tokens = {},
                  .software_keys = {},
                  .cards = {},
                  .port = *port};
  if (auto marked = write_record(sandbox, SandboxState::HalfMade); !marked) return marked.error();
  if (auto filled = fill(sandbox, options); !filled) return filled.error();
  return sandbox;
}

Result<Sandbox> open_sandbox(const fs::path& given) {
  const auto folder = folder_from(given);
  if (!folder) return folder.error();
  if (sandbox_state(*folder) != SandboxState::Whole)
    return Error{Errc::NotFound, "there is no sandbox here", folder->string(), "make one with `mocsign sandbox up`"};
  return read_record(*folder);
}

fs::path Sandbox::authority() const { return folder / names::kAuthority; }

std::string Sandbox::tsa_url() const { return fmt::format("{}/tsa/{}", base_url(*this), sandbox::kTsa); }

std::string sandbox_exports(const Sandbox& sandbox) {
  std::vector<std::pair<std::string, std::string>> exports{{"SOFTHSM2_CONF", sandbox.softhsm_configuration}};
  if (sandbox.cards.empty()) {
    exports.emplace_back("MOCSIGN_MODULE", sandbox.module);
  } else {
    for (auto& line : card_exports(sandbox)) exports.push_back(std::move(line));
  }
  exports.emplace_back("MOCSIGN_TSA", sandbox.tsa_url());
  std::string text;
  for (const auto& [name, value] : exports) text += fmt::format("export {}={}\n", name, shell_quoted(value));
  return text;
}

}  // namespace libsign::cli
