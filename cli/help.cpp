#include "help.hpp"

#include <fmt/format.h>

namespace libsign::cli {
namespace {

std::string left_column(const Flag& flag) {
  std::string text = flag.short_name;
  if (!flag.long_name.empty()) text += (text.empty() ? "    " : ", ") + flag.long_name;
  if (flag.positional()) return flag.value_name;
  return flag.value_name.empty() ? text : text + " " + flag.value_name;
}

std::string right_column(const Flag& flag) {
  std::string text = flag.text;
  if (!flag.choices.empty()) text += fmt::format(" ({})", fmt::join(flag.choices, ", "));
  if (flag.repeatable && !flag.positional()) text += "; may be repeated";
  return text;
}

}  // namespace

std::string overview() {
  std::string text = "mocsign makes and judges signatures on memoranda of cooperation.\n\nusage: mocsign COMMAND …\n\n";
  for (const Command& command : commands()) text += fmt::format("  {:<12}{}\n", command.name, command.summary);
  return text + "\nmocsign COMMAND --help says what a command understands. The exit codes are in mocsign(1).\n";
}

std::string help_of(const Command& command) {
  std::string text = fmt::format("{}.\n\nusage: mocsign {} {}\n\n", command.summary, command.name, command.synopsis);
  for (const Flag& flag : flags_of(command))
    if (!flag.hidden) text += fmt::format("  {:<27} {}\n", left_column(flag), right_column(flag));
  return text;
}

}  // namespace libsign::cli
