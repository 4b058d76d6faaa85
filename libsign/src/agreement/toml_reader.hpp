#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "agreement/fields.hpp"
#include "agreement/lexical.hpp"
#include "base/toml.hpp"

namespace libsign::agreement {

/// TomlReader reads one table of a draft into what a describe() function lists; see XmlReader. A table's keys are
/// the attributes' names, and the names of child elements with a small first letter.
class TomlReader {
 public:
  static constexpr bool kComplete = false;

  /// TomlReader reads a whole file called `name`.
  TomlReader(Reading& reading, std::string_view name, const toml::table& file);

  template <typename T>
  void required(std::string_view key, T& value, const Lexical<T>& lexical) {
    expect_plain(key);
    value = fields_.required(key, lexical);
  }
  template <typename T>
  void optional(std::string_view key, std::optional<T>& value, const Lexical<T>& lexical) {
    expect_plain(key);
    value = fields_.optional(key, lexical);
  }
  void source(std::string_view key, std::string& value) {
    expect_plain(key);
    value = fields_.source(key);
  }

  template <typename Describe>
  void child(std::string_view name, Describe describe_child) {
    const std::string key = key_of(name);
    if (const toml::table* const table = subtable(key))
      nested(*table, key, fmt::format("[{}{}]", path_, key), describe_child);
  }
  template <typename T>
  void optional_child(std::string_view name, std::optional<T>& value) {
    if (table_.contains(key_of(name))) child(name, [&](TomlReader& record) { describe(record, value.emplace()); });
  }
  template <typename T>
  void children(std::string_view name, std::vector<T>& values, std::size_t least, std::size_t most) {
    each(key_of(name), least, most, [&](TomlReader& record) { describe(record, values.emplace_back()); });
  }
  template <typename Describe>
  void group(std::string_view, Describe describe_group) {
    describe_group(*this);
  }
  template <typename... Ts>
  void alternatives(std::string_view key, std::vector<std::variant<Ts...>>& values,
                    const std::array<std::string_view, sizeof...(Ts)>& names, std::size_t most) {
    each(std::string(key), 1, most, [&](TomlReader& record) {
      const std::size_t index = record.which(names);
      make<0>(values.emplace_back(), index);
      std::visit([&](auto& alternative) { describe(record, alternative); }, values.back());
    });
  }
  void leaf(std::string_view name, std::string& value, const Lexical<std::string>& lexical) {
    required(key_of(name), value, lexical);
  }
  void optional_leaf(std::string_view name, std::optional<std::string>& value, const Lexical<std::string>& lexical) {
    optional(key_of(name), value, lexical);
  }
  void content(std::string& value) {
    std::optional<std::string> text;
    optional("text", text, kProse);
    value = std::move(text).value_or("");
  }

  void problem(std::string what, std::string hint) { reading_.problem(std::move(what), where_, std::move(hint)); }
  /// finish complains about everything that was not asked for.
  void finish();

 private:
  TomlReader(Reading& reading, std::string_view name, const toml::table& table, std::string path, std::string owner);

  /// expect_plain complains about a value that is not text, number, date or a list of text.
  void expect_plain(std::string_view key);
  /// key_of makes "participant" of "Participant".
  static std::string key_of(std::string_view name);
  /// subtable returns a required table.
  const toml::table* subtable(const std::string& key);
  /// tables returns the tables of an array, which may be missing if `least` is 0.
  std::vector<const toml::table*> tables(const std::string& key, std::size_t least, std::size_t most);
  void malformed(const toml::node& node, std::string_view owner);
  /// which takes the key `do`, which says what alternative a table is: its index among `names`.
  std::size_t which(std::span<const std::string_view> names);

  template <typename Describe>
  void each(const std::string& key, std::size_t least, std::size_t most, Describe describe_child) {
    for (const toml::table* const table : tables(key, least, most))
      nested(*table, key, fmt::format("[[{}{}]]", path_, key), describe_child);
  }
  template <typename Describe>
  void nested(const toml::table& table, const std::string& key, std::string owner, Describe describe_child) {
    TomlReader record(reading_, name_, table, path_ + key + ".", std::move(owner));
    describe_child(record);
    record.finish();
  }
  template <std::size_t I, typename... Ts>
  static void make(std::variant<Ts...>& value, std::size_t index) {
    if (I == index) value.template emplace<I>();
    if constexpr (I + 1 < sizeof...(Ts)) make<I + 1>(value, index);
  }
  Reading& reading_;
  std::string_view name_;
  const toml::table& table_;
  std::string path_;   // "terms.exit."; empty for the file
  std::string owner_;  // "[[terms.exit]]"
  std::string where_;
  Fields fields_;
  std::vector<std::string> taken_{};  // keys of tables and of arrays of them
};

/// parse_toml parses a draft file; what toml++ throws becomes an Error. Errc::BadInput or Errc::LimitExceeded.
Result<toml::table> parse_toml(std::string_view text, std::string_view name);

}  // namespace libsign::agreement
