#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <libsign/export.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>

namespace libsign {

/// Setting is one key of a TOML file with its value and its place.
struct Setting {
  using Value = std::variant<std::string, std::int64_t, bool, Instant, std::vector<std::string>>;
  std::vector<std::string> key;  // {"algorithms", "RSA", "3000"}: the tables it is in, then its own name
  Value value;
  std::string where;  // "policy.toml:7"
};

/// dotted writes a setting's key as "algorithms.RSA.3000".
LIBSIGN_EXPORT std::string dotted(const Setting& setting);

/// read_settings reads a TOML file whose values are text, whole numbers, switches, dates (their first second in UTC)
/// and lists of text, in the order of their lines. Errc::BadInput with the line for anything else, Errc::LimitExceeded
/// above 1 MiB. `name` stands for the file in messages. Thread-safe.
LIBSIGN_EXPORT Result<std::vector<Setting>> read_settings(std::string_view toml, std::string_view name);

}  // namespace libsign
