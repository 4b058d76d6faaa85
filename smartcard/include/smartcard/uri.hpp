#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>

namespace smartcard {

class Module;
struct TokenInfo;

/// Uri is a pkcs11: URI (RFC 7512) that names a signing key: what is absent matches everything.
struct Uri {
  enum class Type { PrivateKey, Certificate };

  std::optional<std::string> token{};         // the token's label
  std::optional<std::string> serial{};        // the token's serial number
  std::optional<std::string> manufacturer{};  // the token's
  std::optional<std::string> model{};         // the token's
  std::optional<std::string> object{};        // CKA_LABEL
  std::optional<libsign::Bytes> id{};         // CKA_ID
  std::optional<Type> type{};                 // both kinds name the same pair of key and certificate
  std::optional<std::string> module_path{};
  std::optional<std::string> module_name{};

  /// parse reads `text`. Errc::Usage, naming the attribute, for one that is unknown, given twice (RFC 7512, 2.3) or
  /// too long to match anything; for slot numbers, which change from day to day; and for pin-value and pin-source,
  /// because an argument vector is no place for a PIN.
  static libsign::Result<Uri> parse(std::string_view text);
  /// format writes the URI so that parse() reads the same.
  std::string format() const;

  bool matches(const TokenInfo& info) const;
  bool matches(const Module& module) const;

  friend bool operator==(const Uri&, const Uri&) = default;
};

}  // namespace smartcard
