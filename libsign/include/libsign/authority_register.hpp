#pragma once

#include <optional>
#include <string>
#include <vector>

#include <libsign/act_kind.hpp>
#include <libsign/bytes.hpp>
#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// AuthorityEntry is one line of the verifier's own register: this key speaks for that participant. It counts from
/// the first to before the second instant.
struct AuthorityEntry {
  Bytes key;  // SHA-256 of the DER SubjectPublicKeyInfo
  std::string participant;
  std::string person;
  std::optional<std::string> body;  // the body's name where it is not the participant's
  std::vector<ActKind> scopes;      // empty: all kinds
  std::optional<Instant> from;
  std::optional<Instant> to;
};

/// AuthorityRegister is what the verifier knows by himself of who speaks for whom: authority of grade A.
struct AuthorityRegister {
  std::vector<AuthorityEntry> entries{};
  Bytes sha256{};  // of the file
};

/// read_authority_register reads TOML: tables [[authority]] with `key` ("sha256:…"), `participant`, and, as far as they
/// are known, `person`, `body`, `scopes`, `from`, `to`. Errc::BadInput, with the line, for anything else.
LIBSIGN_EXPORT Result<AuthorityRegister> read_authority_register(const Document& document);

}  // namespace libsign
