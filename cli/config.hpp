#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/policy.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>
#include <libsign/trust_store.hpp>

#include "context.hpp"

namespace libsign::cli {

/// Source says where a setting's value came from; a later one replaces an earlier one.
enum class Source { BuiltIn, UserFile, ProjectFile, Environment, Flag };
/// name returns "built-in", "user file", "project file", "environment" or "flag".
std::string_view name(Source source);

/// ConfigValue is one setting with its value and where it came from.
struct ConfigValue {
  std::vector<std::string> values;  // one, or as many as a list has; none if it is not set
  Source source = Source::BuiltIn;
  std::string where{};  // "/home/mari/.config/mocsign/config.toml:3", "MOCSIGN_POLICY", "--policy"
};

/// Config answers the verbs what is set: built-in values < the user's file < the project's file < MOCSIGN_* < flags.
///
/// The user's file is $XDG_CONFIG_HOME/mocsign/config.toml (or ~/.config/mocsign/config.toml); the project's file is
/// the nearest .mocsign.toml in the working folder or above it. Such a file may come with a folder from somebody else,
/// so it cannot set what runs code or leads traffic elsewhere, it is passed over where it belongs to another user, and
/// what it changes in a verdict is said: see warnings(). Not thread-safe.
class Config {
 public:
  /// load reads files and environment. Errc::BadInput with the line for a key that is not known, or not allowed there,
  /// or has a value of another kind; Errc::Usage for an environment variable with such a value.
  static Result<Config> load(const Context& context);

  /// set_flag replaces a setting by what the command line says of it; nothing happens without values.
  void set_flag(std::string_view key, std::vector<std::string> values);
  void set_flag(std::string_view key, const std::optional<std::string>& value);

  // What verify asks.

  /// policy returns the built-in policy of that name or the policy in that file.
  Result<Policy> policy() const;
  /// trust loads all anchors.
  Result<TrustStore> trust(Context& context) const;
  bool offline() const;

  // What sign and augment ask.

  /// tsa returns the URL of the time-stamp authority, if one is set.
  std::optional<std::string> tsa() const;
  /// level returns the level that signatures shall get, if one is set.
  std::optional<Level> level() const;
  /// modules returns the PKCS#11 modules that are set.
  const std::vector<std::string>& modules() const;

  // What the network asks.

  std::optional<std::string> proxy() const;
  /// cache returns the folder for revocation data and trusted lists; nothing if there is no home to put it in.
  std::optional<std::filesystem::path> cache() const;
  /// timeout bounds one request.
  std::chrono::seconds timeout() const;

  /// warnings says what a project's file changes in verdicts, one line each, and whether one was passed over.
  const std::vector<std::string>& warnings() const { return warnings_; }

  /// value returns the setting of that name, which must exist; keys lists all names in the order of the documents.
  const ConfigValue& value(std::string_view key) const { return values_.find(key)->second; }
  static std::vector<std::string_view> keys();

 private:
  Config() = default;
  Result<void> read_file(const std::filesystem::path& path, Source source);
  Result<void> read_environment(const Context& context);
  void note_project();
  std::optional<std::string> one(std::string_view key) const;

  std::map<std::string, ConfigValue, std::less<>> values_;
  std::vector<std::string> warnings_;
};

}  // namespace libsign::cli
