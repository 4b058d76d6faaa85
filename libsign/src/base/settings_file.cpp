#include <libsign/settings_file.hpp>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/toml.hpp"

namespace libsign {
namespace {

constexpr std::size_t kMaxBytes = 1u << 20;  // a thousand times what people write by hand

std::string place(std::string_view name, const toml::source_region& region) {
  return fmt::format("{}:{}", name, region.begin.line);
}

std::optional<Instant> instant_of(const toml::date& date) {
  return parse_instant(fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day));
}

std::optional<Setting::Value> value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* date = node.as_date())
    if (const auto instant = instant_of(date->get())) return *instant;
  const toml::array* const list = node.as_array();
  if (!list || (!list->empty() && !list->is_homogeneous(toml::node_type::string))) return std::nullopt;
  std::vector<std::string> words;
  for (const toml::node& word : *list) words.push_back(word.as_string()->get());
  return words;
}

/// Collected is a setting with its line, by which settings are put in order.
struct Collected {
  toml::source_index line;
  Setting setting;
};

std::optional<Error> collect(const toml::table& table, const std::vector<std::string>& above, std::string_view name,
                             std::vector<Collected>& found) {
  for (const auto& [key, node] : table) {
    std::vector<std::string> path = above;
    path.emplace_back(key.str());
    if (const toml::table* const below = node.as_table()) {
      if (auto error = collect(*below, path, name, found)) return error;
      continue;
    }
    auto value = value_of(node);
    if (!value)
      return Error{Errc::BadInput,
                   fmt::format("“{}” is no text, whole number, switch, date or list of text", fmt::join(path, ".")),
                   place(name, key.source()), "write a plain value"};
    found.push_back({key.source().begin.line, {std::move(path), *std::move(value), place(name, key.source())}});
  }
  return std::nullopt;
}

}  // namespace

std::string dotted(const Setting& setting) { return fmt::format("{}", fmt::join(setting.key, ".")); }

Result<std::vector<Setting>> read_settings(std::string_view toml, std::string_view name) {
  if (toml.size() > kMaxBytes)
    return Error{Errc::LimitExceeded, fmt::format("the file is larger than {} bytes", kMaxBytes), std::string(name)};
  std::vector<Collected> found;
  try {
    const toml::table file = toml::parse(toml);
    if (auto error = collect(file, {}, name, found)) return *std::move(error);
  } catch (const toml::parse_error& error) {
    return Error{Errc::BadInput, fmt::format("the file is not TOML: {}", error.description()),
                 place(name, error.source()), "correct the file there"};
  } catch (const BrokenAssumption&) {
    return Error{Errc::BadInput, "the file is not TOML: a key or value is malformed", std::string(name)};
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  std::vector<Setting> settings;
  for (Collected& each : found) settings.push_back(std::move(each.setting));
  return settings;
}

}  // namespace libsign
