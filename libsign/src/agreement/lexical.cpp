#include "agreement/lexical.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <libsign/reading.hpp>

#include "agreement/caps.hpp"
#include "agreement/characters.hpp"
#include "agreement/markup.hpp"

namespace libsign::agreement {
namespace {

bool is_clean(std::string_view text) {
  return !text.empty() && text.front() != ' ' && text.back() != ' ' && text.find("  ") == std::string_view::npos &&
         check_line(text, {}).has_value();
}

template <typename T>
bool has_twice(std::vector<T> values) {
  std::ranges::sort(values);
  return std::ranges::adjacent_find(values) != values.end();
}

/// read_number reads a decimal number without leading zeros.
std::optional<unsigned> read_number(std::string_view text, unsigned least, unsigned most) {
  unsigned number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || number < least || number > most || std::to_string(number) != text) return std::nullopt;
  return number;
}

bool is_question(std::string_view text) {
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    if (!is_identifier(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
  }
  return is_identifier(text);
}

bool is_parameter(std::string_view key, std::string_view value) {
  calendar::Reading reading;
  return calendar::set_parameter(reading, key, value).has_value();
}

}  // namespace

bool is_weekend(std::string_view text) { return is_parameter("notice.weekend", text); }
bool is_close_of_business(std::string_view text) { return is_parameter("notice.close-of-business", text); }

bool is_readable(std::string_view text) { return text.size() <= kMaxValueBytes && is_clean(text); }
bool is_prose(std::string_view text) { return text.size() <= kMaxLineBytes && is_clean(text); }

std::optional<std::vector<std::string>> read_languages(std::string_view text) {
  std::vector<std::string> all = split_words(text);
  if (all.empty() || !std::ranges::all_of(all, is_language)) return std::nullopt;
  return all;
}

std::optional<std::vector<std::string>> read_identifiers(std::string_view text) {
  std::vector<std::string> all = split_words(text);
  if (all.empty() || all.size() > kMaxReferences || !std::ranges::all_of(all, is_identifier) || has_twice(all))
    return std::nullopt;
  return all;
}

std::optional<std::vector<std::string>> read_questions(std::string_view text) {
  std::vector<std::string> all = split_words(text);
  if (all.empty() || all.size() > kMaxReferences || !std::ranges::all_of(all, is_question) || has_twice(all))
    return std::nullopt;
  return all;
}

std::string write_list(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::optional<ActKind> read_kind(std::string_view text) {
  for (const std::string_view word : act_words())
    if (const ActKind kind = *act_kind(word); name(kind) == text) return kind;
  return std::nullopt;
}

std::optional<std::vector<ActKind>> read_scopes(std::string_view text) {
  std::vector<ActKind> scopes;
  for (const std::string& word : split_words(text)) {
    const auto kind = act_kind(word);
    if (!kind) return std::nullopt;
    scopes.push_back(*kind);
  }
  if (scopes.empty() || has_twice(scopes)) return std::nullopt;
  return scopes;
}

std::string write_scopes(const std::vector<ActKind>& scopes) {
  std::vector<std::string> words;
  for (const ActKind kind : scopes) words.emplace_back(word(kind));
  return write_list(words);
}

std::optional<unsigned> read_count(std::string_view text) { return read_number(text, 1, 999); }
std::optional<unsigned> read_version(std::string_view text) { return read_number(text, 0, 9'999); }
std::string write_number(const unsigned& number) { return std::to_string(number); }

std::optional<bool> read_yes_or_no(std::string_view text) {
  if (text != "true" && text != "false") return std::nullopt;
  return text == "true";
}

std::string write_yes_or_no(const bool& yes) { return yes ? "true" : "false"; }

std::optional<std::optional<Period>> read_period(std::string_view text) {
  if (text == kUnstated) return std::optional<Period>{};
  const auto period = parse_period(text);
  if (!period) return std::nullopt;
  return period;
}

std::string write_period(const std::optional<Period>& period) {
  return period ? to_string(*period) : std::string(kUnstated);
}

}  // namespace libsign::agreement
