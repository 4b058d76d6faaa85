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

  Result<AuthorityRegister> read(const toml::table& file) {
    AuthorityRegister out;
    for (const auto& [key, node] : file) {
      const bool is_service = key.str() == "delivery-service";
      if (!is_service && key.str() != "authority") return wrong(node, fmt::format("there is no “{}”", key.str()));
      const toml::array* const list = node.as_array();
      if (list == nullptr) return wrong(node, fmt::format("an entry is a table [[{}]]", key.str()));
      if (list->size() > dossier::kMaxAuthorityEntries)
        return Error{Errc::LimitExceeded, fmt::format("more than {} entries", dossier::kMaxAuthorityEntries), name_};
      for (const toml::node& each : *list)
        if (auto done = is_service ? add(each, out.services, &RegisterReader::read_service)
                                   : add(each, out.entries, &RegisterReader::read_entry);
            !done)
          return done.error();
    }
    if (out.entries.empty() && out.services.empty())
      return Error{Errc::BadInput, "the file has no [[authority]] and no [[delivery-service]]", name_};
    return out;
  }

 private:
  template <typename Record>
  Result<void> add(const toml::node& node, std::vector<Record>& records,
                   Result<Record> (RegisterReader::*read_record)(const toml::table&) const) const {
    const toml::table* const table = node.as_table();
    if (table == nullptr) return wrong(node, "an entry is a table in double brackets");
    auto record = (this->*read_record)(*table);
    if (!record) return record.error();
    records.push_back(*std::move(record));
    return {};
  }

  Result<DeliveryService> read_service(const toml::table& table) const {
    DeliveryService service;
    for (const auto& [key, node] : table) {
      const auto* const text = node.as_string();
      if (text == nullptr) return wrong(node, fmt::format("“{}” is no text", key.str()));
      if (key.str() == "name") {
        service.name = text->get();
      } else if (key.str() == "key") {
        if (auto done = read_digest(node, text->get(), service.key); !done) return done.error();
      } else {
        return wrong(node, fmt::format("there is no “{}”", key.str()));
      }
    }
    if (service.key.empty()) return wrong(table, "“key” is missing");
    if (service.name.empty()) return wrong(table, "“name” is missing");
    return service;
  }

  Error wrong(const toml::node& node, std::string what) const {
    return {Errc::BadInput, std::move(what), fmt::format("{}:{}", name_, node.source().begin.line)};
  }

  Result<AuthorityEntry> read_entry(const toml::table& table) const {
    AuthorityEntry entry;
    for (const auto& [key, node] : table)
      if (auto done = read_key(std::string(key.str()), node, entry); !done) return done.error();
    if (entry.key.empty()) return wrong(table, "“key” is missing");
    if (entry.participant.empty()) return wrong(table, "“participant” is missing");
    return entry;
  }

  Result<void> read_key(const std::string& key, const toml::node& node, AuthorityEntry& entry) const {
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

  Result<void> read_digest(const toml::node& node, std::string_view text, Bytes& out) const {
    const auto digest = text.starts_with(kDigest) ? from_hex(text.substr(kDigest.size())) : std::nullopt;
    if (!digest || digest->size() != size_of(Digest::Sha256))
      return wrong(node, "a key is named by sha256: and the hexadecimal SHA-256 of its SubjectPublicKeyInfo");
    out = *digest;
    return {};
  }

  Result<void> read_scopes(const toml::node& node, std::vector<ActKind>& out) const {
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
  Result<void> read_instant(const toml::node& node, std::optional<Instant>& out) const {
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
    auto read = RegisterReader(document.name()).read(file);
    if (read) read->sha256 = crypto::digest(Digest::Sha256, document.bytes());
    return read;
  } catch (const toml::parse_error& error) {
    return Error{Errc::BadInput, std::string(error.description()),
                 fmt::format("{}:{}", document.name(), error.source().begin.line)};
  } catch (const BrokenAssumption&) {
    return Error{Errc::BadInput, "the file is no TOML", document.name()};
  }
}

}  // namespace libsign
