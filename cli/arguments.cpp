#include "arguments.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "nearest.hpp"

namespace libsign::cli {
namespace {

std::string specification(const Flag& flag) {
  if (flag.short_name.empty()) return flag.long_name;
  if (flag.long_name.empty()) return flag.short_name;
  return flag.short_name + "," + flag.long_name;
}

CLI::Option* declare(CLI::App& app, const Flag& flag) {
  if (flag.value_name.empty()) return app.add_flag(specification(flag));
  CLI::Option* option = app.add_option(specification(flag));
  // Else "--trust A B" would take B for itself, and a path such as "[a]" would be read as a list.
  option->type_size(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
  return option;
}

std::string in_quotes(std::string_view text) { return fmt::format("“{}”", text); }

}  // namespace

std::string label(const Flag& flag) {
  if (!flag.long_name.empty()) return flag.long_name;
  return flag.short_name.empty() ? flag.value_name : flag.short_name;
}

void Arguments::add(Flag flag, bool& target) {
  flags_.push_back(std::move(flag));
  targets_.push_back({.present = &target});
}

void Arguments::add(Flag flag, std::string& target) {
  flags_.push_back(std::move(flag));
  targets_.push_back({.one = &target});
}

void Arguments::add(Flag flag, std::optional<std::string>& target) {
  flags_.push_back(std::move(flag));
  targets_.push_back({.maybe = &target});
}

void Arguments::add(Flag flag, std::vector<std::string>& target) {
  flag.repeatable = true;
  flags_.push_back(std::move(flag));
  targets_.push_back({.many = &target});
}

void Arguments::add(Flag flag, std::size_t& target) {
  flags_.push_back(std::move(flag));
  targets_.push_back({.times = &target});
}

Result<void> Arguments::parse(std::span<const std::string_view> words) try {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<CLI::Option*> options;
  for (const Flag& flag : flags_) options.push_back(flag.positional() ? nullptr : declare(app, flag));

  // CLI11 takes the words from the back.
  app.parse(std::vector<std::string>(words.rbegin(), words.rend()));

  auto positionals = positional_words(app.remaining());
  if (!positionals) return positionals.error();
  auto next = positionals->begin();
  for (std::size_t index = 0; index < flags_.size(); ++index) {
    const Flag& flag = flags_[index];
    std::vector<std::string> values;
    if (flag.positional()) {
      const auto end = flag.repeatable || next == positionals->end() ? positionals->end() : next + 1;
      values.assign(next, end);
      next = end;
    } else {
      values = options[index]->results();
    }
    if (auto stored = store(flag, targets_[index], std::move(values)); !stored) return stored;
  }
  if (next != positionals->end())
    return Error{Errc::Usage, "there is one argument too many: " + in_quotes(*next), {}, "see --help"};
  return {};
} catch (const CLI::ParseError& error) {
  // With no conversions and no requirements declared, the only complaint left is a flag at the end without its value,
  // or a switch that was given one; the message begins with the flag's name.
  const std::string message = error.what();
  return Error{Errc::Usage,
               "a flag was given without its value, or with one that it does not take",
               {},
               "the flag is " + message.substr(0, message.find_first_of(": "))};
}

Result<std::vector<std::string>> Arguments::positional_words(const std::vector<std::string>& rest) const {
  std::vector<std::string> words;
  bool flags_have_ended = false;
  for (const std::string& word : rest) {
    if (!flags_have_ended && word == "--")
      flags_have_ended = true;
    else if (!flags_have_ended && word.size() > 1 && word.starts_with('-'))
      return unknown(word);
    else
      words.push_back(word);
  }
  return words;
}

Result<void> Arguments::store(const Flag& flag, const Target& target, std::vector<std::string> values) const {
  if (target.present != nullptr) {
    *target.present = !values.empty();
    return {};
  }
  if (target.times != nullptr) {
    *target.times = values.size();
    return {};
  }
  if (values.empty()) {
    if (!flag.required) return {};
    return Error{Errc::Usage, label(flag) + " is missing", {}, "see --help"};
  }
  if (!flag.repeatable && values.size() > 1)
    return Error{Errc::Usage, fmt::format("{} is given {} times", label(flag), values.size()), {}, "give it once"};
  for (const std::string& value : values) {
    if (value.empty()) return Error{Errc::Usage, label(flag) + " has an empty value", {}, "see --help"};
    if (!flag.choices.empty() && !flag.other_values &&
        std::find(flag.choices.begin(), flag.choices.end(), value) == flag.choices.end())
      return Error{Errc::Usage,
                   fmt::format("{} cannot be {}", label(flag), in_quotes(value)),
                   {},
                   fmt::format("it is one of: {}", fmt::join(flag.choices, ", "))};
  }
  if (target.many != nullptr)
    *target.many = std::move(values);
  else if (target.one != nullptr)
    *target.one = std::move(values.front());
  else if (target.maybe != nullptr)
    *target.maybe = std::move(values.front());
  return {};
}

Error Arguments::unknown(const std::string& word) const {
  const std::string flag = word.substr(0, word.find('='));
  std::vector<std::string_view> known;
  for (const Flag& candidate : flags_)
    if (!candidate.positional() && !candidate.hidden) known.push_back(candidate.long_name);
  const auto suggestion = nearest(flag, known);
  return Error{Errc::Usage,
               "there is no such flag: " + in_quotes(flag),
               {},
               suggestion ? fmt::format("did you mean {}?", *suggestion) : "see --help"};
}

}  // namespace libsign::cli
