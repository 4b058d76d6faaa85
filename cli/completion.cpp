#include <fmt/format.h>

#include "command.hpp"

namespace libsign::cli {
namespace {

/// words_of lists what may stand anywhere after a verb.
std::string words_of(const Command& command) {
  std::vector<std::string> words;
  for (const Flag& flag : flags_of(command)) {
    if (flag.hidden) continue;
    if (flag.positional())
      words.insert(words.end(), flag.choices.begin(), flag.choices.end());
    else
      words.push_back(label(flag));
  }
  return fmt::format("{}", fmt::join(words, " "));
}

std::string bash() {
  std::string names;
  std::string by_verb;
  std::string by_flag;
  for (const Command& command : commands()) {
    names += fmt::format("{} ", command.name);
    by_verb += fmt::format("    {}) words='{}' ;;\n", command.name, words_of(command));
    for (const Flag& flag : flags_of(command))
      if (!flag.positional() && !flag.choices.empty())
        by_flag += fmt::format("    '{} {}') words='{}' ;;\n", command.name, label(flag), fmt::join(flag.choices, " "));
  }
  return fmt::format(R"(_mocsign() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}" words=''
  case "${{COMP_WORDS[1]}}" in
{}  esac
  case "${{COMP_WORDS[1]}} $previous" in
{}  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words='{}--help --version'; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _mocsign mocsign
)",
                     by_verb, by_flag, names);
}

std::string zsh() { return "autoload -U +X bashcompinit && bashcompinit\n" + bash(); }

std::string fish_flag(const Command& command, const Flag& flag) {
  std::string line = fmt::format("complete -c mocsign -n '__fish_seen_subcommand_from {}'", command.name);
  if (!flag.long_name.empty()) line += " -l " + flag.long_name.substr(2);
  if (!flag.short_name.empty()) line += " -s " + flag.short_name.substr(1);
  if (!flag.choices.empty()) line += fmt::format(" -a '{}'", fmt::join(flag.choices, " "));
  if (!flag.positional() && !flag.value_name.empty()) line += " -r";
  return line + fmt::format(" -d '{}'\n", flag.text);
}

std::string fish() {
  std::string script;
  for (const Command& command : commands()) {
    script +=
        fmt::format("complete -c mocsign -n __fish_use_subcommand -a {} -d '{}'\n", command.name, command.summary);
    for (const Flag& flag : flags_of(command))
      if (!flag.hidden && (!flag.positional() || !flag.choices.empty())) script += fish_flag(command, flag);
  }
  return script;
}

class Completion final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "SHELL", .text = "the shell", .choices = {"bash", "zsh", "fish"}, .required = true},
                  shell_);
  }

  Exit run(Context& context) override {
    context.out(shell_ == "bash" ? bash() : shell_ == "zsh" ? zsh() : fish());
    return Exit::Ok;
  }

 private:
  std::string shell_;
};

}  // namespace

const Command kCompletion{"completion", "Print a completion script for a shell", "bash|zsh|fish",
                          make_verb<Completion>};

}  // namespace libsign::cli
