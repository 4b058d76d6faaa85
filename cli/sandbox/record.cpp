#include "sandbox/record.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

namespace libsign::cli {

namespace fs = std::filesystem;
using nlohmann::json;
using smartcard::KeyKind;

namespace {

constexpr const char* kSchema = "mocsign-sandbox/1";

constexpr std::pair<KeyKind, const char*> kKeyNames[] = {
    {KeyKind::Rsa2048, "rsa-2048"}, {KeyKind::Rsa3072, "rsa-3072"}, {KeyKind::EcP256, "p-256"},
    {KeyKind::EcP384, "p-384"},     {KeyKind::EcP521, "p-521"},     {KeyKind::Ed25519, "ed25519"},
};

const char* name_of(KeyKind kind) {
  for (const auto& [known, name] : kKeyNames) {
    if (known == kind) return name;
  }
  return "";
}

std::optional<KeyKind> kind_of(std::string_view text) {
  for (const auto& [kind, name] : kKeyNames) {
    if (name == text) return kind;
  }
  return std::nullopt;
}

Result<json> read_json(const fs::path& folder) {
  const fs::path path = folder / sandbox_names::kRecord;
  std::ifstream file(path);
  if (!file)
    return Error{Errc::NotFound, "there is no sandbox here", folder.string(), "make one with `mocsign sandbox up`"};
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  json record = json::parse(text, nullptr, false);
  if (!record.is_object() || !record.contains("schema") || record["schema"] != kSchema)
    return Error{Errc::BadInput, "this is no sandbox's record", path.string()};
  return record;
}

SandboxToken token_from(const json& entry, const fs::path& folder) {
  SandboxToken token;
  token.party = {.token_label = entry.at("label"),
                 .key = kind_of(entry.at("key").get<std::string>()).value_or(KeyKind::EcP384),
                 .holder = entry.at("holder"),
                 .organisation = entry.at("organisation"),
                 .country = entry.at("country")};
  token.serial = entry.at("serial");
  token.key_uri = entry.at("uri");
  token.certificate = folder / sandbox_names::kCertificates / (token.party.token_label + ".pem");
  return token;
}

SoftwareKey software_key(const std::string& name, const fs::path& folder) {
  const fs::path keys = folder / sandbox_names::kSoftwareKeys;
  return {.name = name, .key = keys / ("test-key-" + name + ".pem"), .certificate = keys / (name + ".pem")};
}

Error not_written(const fs::path& path) {
  return {Errc::Io, "cannot write: " + std::generic_category().message(errno), path.string()};
}

}  // namespace

SandboxState sandbox_state(const fs::path& folder) {
  const auto record = read_json(folder);
  if (!record) return SandboxState::None;
  return record->contains("tokens") ? SandboxState::Whole : SandboxState::HalfMade;
}

Result<void> write_record(const Sandbox& sandbox, SandboxState state) {
  json record = {{"schema", kSchema},
                 {"note", "For trying things out. What is signed here proves nothing."},
                 {"pin", kSandboxPin},
                 {"so_pin", kSandboxSoPin},
                 {"module", sandbox.module.string()},
                 {"port", sandbox.port}};
  if (state == SandboxState::Whole) {
    record["tokens"] = json::array();
    for (const SandboxToken& token : sandbox.tokens) {
      record["tokens"].push_back({{"label", token.party.token_label},
                                  {"key", name_of(token.party.key)},
                                  {"holder", token.party.holder},
                                  {"organisation", token.party.organisation},
                                  {"country", token.party.country},
                                  {"serial", token.serial},
                                  {"uri", token.key_uri}});
    }
    record["software_keys"] = json::array();
    for (const SoftwareKey& key : sandbox.software_keys) record["software_keys"].push_back(key.name);
    record["cards"] = sandbox.cards;
  }
  const std::string text = record.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  const fs::path path = sandbox.folder / sandbox_names::kRecord;
  const fs::path fresh = path.string() + ".new";  // whoever is interrupted leaves the old record
  if (auto written = write_text(fresh, text, Readers::Everybody); !written) return written;
  std::error_code failed;
  fs::rename(fresh, path, failed);
  if (failed) return Error{Errc::Io, "cannot write: " + failed.message(), path.string()};
  return {};
}

Result<Sandbox> read_record(const fs::path& folder) {
  const auto record = read_json(folder);
  if (!record) return record.error();
  try {
    Sandbox sandbox{.folder = folder,
                    .root_certificate = folder / sandbox_names::kTrust / "root.pem",
                    .softhsm_configuration = folder / sandbox_names::kConfiguration,
                    .module = record->at("module").get<std::string>(),
                    .tokens = {},
                    .software_keys = {},
                    .cards = record->value("cards", std::vector<std::string>{}),
                    .port = record->at("port")};
    for (const json& entry : record->at("tokens")) sandbox.tokens.push_back(token_from(entry, folder));
    for (const json& name : record->at("software_keys")) sandbox.software_keys.push_back(software_key(name, folder));
    return sandbox;
  } catch (const json::exception& broken) {
    Error error{Errc::BadInput, "the sandbox's record is incomplete", (folder / sandbox_names::kRecord).string(),
                "remove the sandbox with `mocsign sandbox down` and make it again"};
    error.detail = broken.what();
    return error;
  }
}

Result<void> write_text(const fs::path& path, std::string_view text, Readers readers) {
  const mode_t mode = readers == Readers::OwnerOnly ? 0600 : 0644;
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file < 0) return not_written(path);
  bool written = true;
  while (written && !text.empty()) {
    const ssize_t octets = ::write(file, text.data(), text.size());
    if (octets >= 0) {
      text.remove_prefix(static_cast<std::size_t>(octets));
    } else {
      written = errno == EINTR;
    }
  }
  if (!written) {
    Error error = not_written(path);
    ::close(file);
    return error;
  }
  if (::close(file) != 0) return not_written(path);
  return {};
}

}  // namespace libsign::cli
