#include "sandbox/sandbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <set>

#include <libsign/pin.hpp>
#include <smartcard/uri.hpp>

#include "sandbox/authority.hpp"
#include "sandbox/record.hpp"

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
  for (const char* name : {names::kTokens, names::kTrust, names::kCertificates, names::kAuthority}) {
    std::error_code failed;
    fs::create_directories(folder / name, failed);
    if (failed) return Error{Errc::Io, "cannot make a folder: " + failed.message(), (folder / name).string()};
  }
  std::error_code failed;
  for (const char* name : {names::kTokens, names::kAuthority}) {
    fs::permissions(folder / name, fs::perms::owner_all, failed);
  }
  return {};
}

Result<void> write_configuration(const Sandbox& sandbox) {
  const std::string text =
      fmt::format("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
                  (sandbox.folder / names::kTokens).string());
  return write_text(sandbox.softhsm_configuration, text, Readers::Everybody);
}

struct Authorities {
  TestAuthority root;
  TestAuthority issuing;
};

Result<Authorities> make_authorities(const Sandbox& sandbox, const Validity& validity) {
  auto root = TestAuthority::root({"mocsign sandbox root", kProvesNothing, {}}, validity);
  if (!root) return root.error();
  auto issuing = root->subordinate({"mocsign sandbox issuing authority", kProvesNothing, {}}, validity);
  if (!issuing) return issuing.error();
  const fs::path folder = sandbox.folder / names::kAuthority;
  const std::tuple<fs::path, std::string, Readers> files[] = {
      {sandbox.root_certificate, root->certificate().to_pem(), Readers::Everybody},
      {folder / "issuing.pem", issuing->certificate().to_pem(), Readers::Everybody},
      {folder / "test-key-root.pem", root->private_key_pem(), Readers::OwnerOnly},
      {folder / "test-key-issuing.pem", issuing->private_key_pem(), Readers::OwnerOnly}};
  for (const auto& [path, text, readers] : files) {
    if (auto written = write_text(path, text, readers); !written) return written.error();
  }
  return Authorities{std::move(*root), std::move(*issuing)};
}

Result<SandboxToken> make_token(const Sandbox& sandbox, const std::shared_ptr<Module>& module,
                                const SandboxParty& party, const TestAuthority& issuing, const Validity& validity) {
  const auto pin = Pin::from(kSandboxPin);
  const auto token = smartcard::initialise_token(module, party.token_label, *Pin::from(kSandboxSoPin), *pin);
  if (!token) return token.error();
  auto provisioner = Provisioner::open(**token, *pin);
  if (!provisioner) return provisioner.error();
  const auto key = (*provisioner)->generate({.kind = party.key, .id = kKeyId, .label = party.holder});
  if (!key) return key.error();
  const auto certificate = issuing.issue(*key, {party.holder, party.organisation, party.country},
                                         KeyUsage{.non_repudiation = true}, validity);
  if (!certificate) return certificate.error();
  if (auto stored = (*provisioner)->store(*certificate, kKeyId, party.holder); !stored) return stored.error();
  if (auto stored = (*provisioner)->store(issuing.certificate(), {}, issuing.certificate().common_name()); !stored)
    return stored.error();

  const fs::path file = sandbox.folder / names::kCertificates / (party.token_label + ".pem");
  const std::string chain = certificate->to_pem() + issuing.certificate().to_pem();
  if (auto written = write_text(file, chain, Readers::Everybody); !written) return written.error();
  const std::string& serial = (*token)->info().serial;
  const smartcard::Uri uri{.token = party.token_label, .serial = serial, .id = kKeyId};
  return SandboxToken{.party = party, .serial = serial, .key_uri = uri.format(), .certificate = file};
}

Result<void> fill(Sandbox& sandbox, const SandboxOptions& options) {
  if (auto made = make_folders(sandbox.folder); !made) return made;
  if (auto written = write_configuration(sandbox); !written) return written;
  const Validity validity{options.now - kBackdated, options.now + kLifetime};
  const auto authorities = make_authorities(sandbox, validity);
  if (!authorities) return authorities.error();

  const SoftHsmConfiguration configuration(sandbox.softhsm_configuration);
  const auto module = Module::open(sandbox.module);
  if (!module) return module.error();
  for (const SandboxParty& party : options.parties) {
    auto token = make_token(sandbox, *module, party, authorities->issuing, validity);
    if (!token) return token.error();
    sandbox.tokens.push_back(std::move(*token));
  }
  return write_record(sandbox, SandboxState::Whole);
}

/// existing returns the sandbox that is there already, if it is what was asked for.
Result<Sandbox> existing(const fs::path& folder, const SandboxOptions& options) {
  auto sandbox = read_record(folder);
  if (!sandbox) return sandbox;
  const bool as_asked =
      std::equal(sandbox->tokens.begin(), sandbox->tokens.end(), options.parties.begin(), options.parties.end(),
                 [](const SandboxToken& token, const SandboxParty& party) { return token.party == party; });
  if (!as_asked) {
    return Error{Errc::AlreadyExists, "there is a sandbox with other tokens here", folder.string(),
                 "remove it with `mocsign sandbox down`, or choose another folder"};
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

  std::error_code failed;
  fs::create_directories(*folder, failed);
  if (failed) return Error{Errc::Io, "cannot make the folder: " + failed.message(), folder->string()};
  Sandbox sandbox{.folder = *folder,
                  .root_certificate = *folder / names::kTrust / "root.pem",
                  .softhsm_configuration = *folder / names::kConfiguration,
                  .module = *module,
                  .tokens = {}};
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

std::string sandbox_exports(const Sandbox& sandbox) {
  return fmt::format("export SOFTHSM2_CONF={}\nexport MOCSIGN_MODULE={}\n",
                     shell_quoted(sandbox.softhsm_configuration.string()), shell_quoted(sandbox.module.string()));
}

}  // namespace libsign::cli
