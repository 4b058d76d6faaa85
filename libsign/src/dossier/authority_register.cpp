#include <libsign/authority_register.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "base/toml.hpp"
#include "crypto/crypto.hpp"
#include "dossier/caps.hpp"

namespace libsign {
namespace {

constexpr std::string_view kDigest = "sha256:";

/// RegisterReader turns the tables of one file into entries. The first thing that is wrong ends it.
class RegisterReader {
 public:
  explicit RegisterReader(const std::string& name) : name_(name) {}

  Result<std::vector<AuthorityEntry>> read(const toml::table& file) {
    std::vector<AuthorityEntry> entries;
    for (const auto& [key, node] : file)
      if (key.str() != "authority") return wrong(node, fmt::format("there is no “{}”", key.str()));
    const toml::array* const list = file["authority"].as_array();
    if (list == nullptr) return Error{Errc::BadInput, "the file has no [[authority]]", name_};
    if (list->size() > dossier::kMaxAuthorityEntries)
      return Error{Errc::LimitExceeded, fmt::format("more than {} entries", dossier::kMaxAuthorityEntries), name_};
    for (const toml::node& node : *list) {
      const toml::table* const table = node.as_table();
      if (table == nullptr) return wrong(node, "an entry is a table [[authority]]");
      auto entry = read_entry(*table);
      if (!entry) return entry.error();
      entries.push_back(*std::move(entry));
    }
    return entries;
  }

 private:
  Error wrong(const toml::node& node, std::string what) const {
    return {Errc::BadInput, std::move(what), fmt::format("{}:{}", name_, node.source().begin.line)};
  }

  Result<AuthorityEntry> read_entry(const toml::table& table) {
    AuthorityEntry entry;
    for (const auto& [key, node] : table)
      if (auto done = read_key(std::string(key.str()), node, entry); !done) return done.error();
    if (entry.key.empty()) return wrong(table, "“key” is missing");
    if (entry.participant.empty()) return wrong(table, "“participant” is missing");
    return entry;
  }

  Result<void> read_key(const std::string& key, const toml::node& node, AuthorityEntry& entry) {
    if (key == "scopes") return read_scopes(node, entry.scopes);
    if (key == "from") return read_instant(node, entry.from);
    if (key == "to") return read_instant(node, entry.to);
    const auto* const text = node.as_string();
    if (text == nullptr) return wrong(node, fmt::format("“{}” is no text", key));
    if (key == "participant")
      entry.participant = text->get();
    else if (key == "person")
      entry.person = text->get();
    else if (key == "body")
      entry.body = text->get();
    else if (key == "key")
      return read_digest(node, text->get(), entry.key);
    else
      return wrong(node, fmt::format("there is no “{}”", key));
    return {};
  }

  Result<void> read_digest(const toml::node& node, std::string_view text, Bytes& out) {
    const auto digest = text.starts_with(kDigest) ? from_hex(text.substr(kDigest.size())) : std::nullopt;
    if (!digest || digest->size() != size_of(Digest::Sha256))
      return wrong(node, "a key is named by sha256: and the hexadecimal SHA-256 of its SubjectPublicKeyInfo");
    out = *digest;
    return {};
  }

  Result<void> read_scopes(const toml::node& node, std::vector<ActKind>& out) {
    const toml::array* const list = node.as_array();
    if (list == nullptr || list->empty()) return wrong(node, "“scopes” is no list of kinds of acts");
    for (const toml::node& each : *list) {
      const auto* const word = each.as_string();
      const auto kind = word == nullptr ? std::nullopt : act_kind(word->get());
      if (!kind) return wrong(each, fmt::format("a scope is one of: {}", fmt::join(act_words(), ", ")));
      out.push_back(*kind);
    }
    return {};
  }

  /// read_instant takes a date, its first second in UTC, or an instant with its zone as text.
  Result<void> read_instant(const toml::node& node, std::optional<Instant>& out) {
    if (const auto* const date = node.as_date())
      out = parse_instant(fmt::format("{:04}-{:02}-{:02}", date->get().year, date->get().month, date->get().day));
    else if (const auto* const text = node.as_string())
      out = parse_instant(text->get());
    if (!out) return wrong(node, "write a date, or an instant like \"2026-11-21T16:00:00Z\"");
    return {};
  }

  std::string name_;
};

}  // namespace

Result<AuthorityRegister> read_authority_register(const Document& document) {
  constexpr std::size_t kMaxBytes = 4u << 20;  // of the largest register that the caps allow
  if (document.bytes().size() > kMaxBytes)
    return Error{Errc::LimitExceeded, "the register of authority is above 4 MiB", document.name()};
  try {
    const toml::table file = toml::parse(as_text(document.bytes()));
    auto entries = RegisterReader(document.name()).read(file);
    if (!entries) return entries.error();
    return AuthorityRegister{*std::move(entries), crypto::digest(Digest::Sha256, document.bytes())};
  } catch (const toml::parse_error& error) {
    return Error{Errc::BadInput, std::string(error.description()),
                 fmt::format("{}:{}", document.name(), error.source().begin.line)};
  } catch (const BrokenAssumption&) {
    return Error{Errc::BadInput, "the file is no TOML", document.name()};
  }
}

}  // namespace libsign
