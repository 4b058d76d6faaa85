#include "agreement/toml_reader.hpp"

#include <algorithm>
#include <cstdlib>

#include "agreement/caps.hpp"
#include "agreement/characters.hpp"

namespace libsign::agreement {
namespace {

std::string text_of(const toml::date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

/// text_of returns nothing for a local date-time, which would leave open what instant it is.
std::optional<std::string> text_of(const toml::date_time& value) {
  if (!value.offset) return std::nullopt;
  const int minutes = value.offset->minutes;
  return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", text_of(value.date), value.time.hour, value.time.minute,
                     value.time.second, minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
}

std::optional<std::string> plain_value(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (const auto* date = node.as_date()) return text_of(date->get());
  if (const auto* instant = node.as_date_time()) return text_of(instant->get());
  const toml::array* const list = node.as_array();
  if (!list || !list->is_homogeneous(toml::node_type::string)) return std::nullopt;
  std::vector<std::string> words;
  for (const toml::node& word : *list) words.push_back(word.as_string()->get());
  return fmt::format("{}", fmt::join(words, " "));
}

/// place names a line of the file; what was not read from it has none.
std::string place(std::string_view name, const toml::source_region& region) {
  return region.begin.line == 0 ? std::string(name) : at_line(name, region.begin.line);
}

Fields plain_fields(Reading& reading, std::string_view name, const toml::table& table, const std::string& owner) {
  std::vector<Fields::Field> fields;
  for (const auto& [key, node] : table)
    if (auto value = plain_value(node))
      fields.push_back({std::string(key.str()), *std::move(value), place(name, key.source())});
  return {reading, owner, place(name, table.source()), Fields::Order::Any, std::move(fields)};
}

Error not_toml(std::string_view why, std::string where) {
  return {Errc::BadInput, fmt::format("this is not TOML: {}", why), std::move(where), "correct the file there"};
}

}  // namespace

TomlReader::TomlReader(Reading& reading, std::string_view name, const toml::table& file)
    : TomlReader(reading, name, file, {}, "the file") {
  where_ = name;
}

TomlReader::TomlReader(Reading& reading, std::string_view name, const toml::table& table, std::string path,
                       std::string owner)
    : reading_(reading),
      name_(name),
      table_(table),
      path_(std::move(path)),
      owner_(std::move(owner)),
      where_(place(name, table.source())),
      fields_(plain_fields(reading, name, table, owner_)) {}

void TomlReader::expect_plain(std::string_view key) {
  const toml::node* const node = table_.get(key);
  if (node && !plain_value(*node))
    reading_.problem(fmt::format("“{}” of {} is neither text, number, date nor a list of text", key, owner_),
                     place(name_, node->source()), "write a plain value");
}

void TomlReader::finish() {
  fields_.finish();
  for (const auto& [key, node] : table_)
    if (!plain_value(node) && std::ranges::find(taken_, key.str()) == taken_.end())
      reading_.problem(fmt::format("{} has an unknown “{}”", owner_, key.str()), place(name_, key.source()),
                       fmt::format("it may have the tables: {}", fmt::join(taken_, ", ")));
}

std::string TomlReader::key_of(std::string_view name) {
  std::string key(name);
  key[0] = static_cast<char>(key[0] | 0x20);
  return key;
}

const toml::table* TomlReader::subtable(const std::string& key) {
  taken_.push_back(key);
  const toml::node* const node = table_.get(key);
  const std::string owner = fmt::format("[{}{}]", path_, key);
  if (!node) {
    reading_.problem(fmt::format("{} is missing", owner), place(name_, table_.source()), "add this table");
    return nullptr;
  }
  if (!node->is_table()) malformed(*node, owner);
  return node->as_table();
}

std::vector<const toml::table*> TomlReader::tables(const std::string& key, std::size_t least, std::size_t most) {
  taken_.push_back(key);
  const toml::node* const node = table_.get(key);
  const std::string owner = fmt::format("[[{}{}]]", path_, key);
  std::vector<const toml::table*> found;
  if (node && (!node->is_array() || !node->as_array()->is_homogeneous(toml::node_type::table))) {
    malformed(*node, owner);
    return found;
  }
  if (node)
    for (const toml::node& element : *node->as_array()) found.push_back(element.as_table());
  if (found.size() < least)
    reading_.problem(fmt::format("{} is {}", owner, found.empty() ? "missing" : "there too seldom"),
                     place(name_, node ? node->source() : table_.source()),
                     fmt::format("there have to be {} or more", least));
  if (found.size() > most)
    reading_.problem(Error{Errc::LimitExceeded, fmt::format("there are more than {} of {}", most, owner), where_});
  return found;
}

std::size_t TomlReader::which(std::span<const std::string_view> names) {
  std::vector<std::string> keys;
  for (const std::string_view name : names) keys.push_back(key_of(name));
  std::string word;
  required("do", word, kIdentifier);
  const auto found = std::ranges::find(keys, word);
  if (found != keys.end()) return static_cast<std::size_t>(found - keys.begin());
  problem(fmt::format("“do” of {} cannot be “{}”", owner_, word),
          fmt::format("it is one of: {}", fmt::join(keys, ", ")));
  return 0;
}

void TomlReader::malformed(const toml::node& node, std::string_view owner) {
  reading_.problem(fmt::format("{} has another shape than it should", owner), place(name_, node.source()),
                   fmt::format("write it as {}, followed by its keys", owner));
}

Result<toml::table> parse_toml(std::string_view text, std::string_view name) {
  if (text.size() > kMaxTermsBytes)
    return Error{Errc::LimitExceeded, fmt::format("the file is larger than {} bytes", kMaxTermsBytes),
                 std::string(name)};
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return not_toml(error.description(), at_line(name, error.source().begin.line));
  } catch (const BrokenAssumption&) {
    return not_toml("a key or value is malformed", std::string(name));
  }
}

}  // namespace libsign::agreement
