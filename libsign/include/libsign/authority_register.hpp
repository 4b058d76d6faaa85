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

/// DeliveryService is a service of registered delivery whose evidence the verifier takes.
struct DeliveryService {
  Bytes key;  // SHA-256 of the DER SubjectPublicKeyInfo
  std::string name;
};

/// AuthorityRegister is what the verifier knows by himself: who speaks for whom, with authority of grade A, and which
/// services prove delivery. No other service does, whoever certified its key.
struct AuthorityRegister {
  std::vector<AuthorityEntry> entries{};
  std::vector<DeliveryService> services{};
  Bytes sha256{};  // of the file
};

/// read_authority_register reads TOML: tables [[authority]] with `key` ("sha256:…"), `participant`, and, as far as they
/// are known, `person`, `body`, `scopes`, `from`, `to`; tables [[delivery-service]] with `key` and `name`.
/// Errc::BadInput, with the line, for anything else.
LIBSIGN_EXPORT Result<AuthorityRegister> read_authority_register(const Document& document);

}  // namespace libsign
