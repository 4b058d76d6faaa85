#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/result.hpp>

namespace libsign::cli {

/// Flag is one thing that a verb understands on its command line.
struct Flag {
  std::string long_name{};   // "--policy"; empty for a positional argument
  std::string short_name{};  // "-r"; empty if there is none
  std::string value_name{};  // "NAME"; empty for a switch
  std::string text{};        // what it does, for --help
  std::vector<std::string> choices{};
  bool other_values = false;  // `choices` are the usual values, not the only ones
  bool required = false;
  bool repeatable = false;
  bool hidden = false;  // not in --help: for tests

  bool positional() const { return long_name.empty() && short_name.empty(); }
};

/// Arguments is the command line of one verb: the verb declares what it understands and where the values go; then
/// parse() fills them. The same declaration feeds --help, the completion and the check of the man page.
class Arguments {
 public:
  /// add declares a switch, a value that may be given once, or a repeatable one. The target must outlive parse().
  void add(Flag flag, bool& target);
  void add(Flag flag, std::string& target);
  void add(Flag flag, std::optional<std::string>& target);
  void add(Flag flag, std::vector<std::string>& target);
  /// add declares a switch that counts how often it is given.
  void add(Flag flag, std::size_t& target);

  const std::vector<Flag>& flags() const { return flags_; }

  /// parse reads the words after the verb. Errc::Usage for what was not declared, a missing or doubled value or a
  /// value outside the choices.
  Result<void> parse(std::span<const std::string_view> words);

 private:
  struct Target {
    bool* present = nullptr;
    std::size_t* times = nullptr;
    std::string* one = nullptr;
    std::optional<std::string>* maybe = nullptr;
    std::vector<std::string>* many = nullptr;
  };
  /// positional_words separates what is left after the flags from flags that do not exist.
  Result<std::vector<std::string>> positional_words(const std::vector<std::string>& rest) const;
  Result<void> store(const Flag& flag, const Target& target, std::vector<std::string> values) const;
  Error unknown(const std::string& word) const;

  std::vector<Flag> flags_;
  std::vector<Target> targets_;
};

/// label names a flag as people type it: "--policy", "-r", "PATH".
std::string label(const Flag& flag);

}  // namespace libsign::cli
