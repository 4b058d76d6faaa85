#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "agreement/lexical.hpp"

namespace libsign::agreement {

/// XmlWriter writes one element of act.xml from what a describe() function lists; see XmlReader.
class XmlWriter {
 public:
  static constexpr bool kComplete = true;

  explicit XmlWriter(pugi::xml_node node) : node_(node) {}

  template <typename T>
  void required(std::string_view key, const T& value, const Lexical<T>& lexical) {
    constant(key, lexical.write(value));
  }
  template <typename T>
  void optional(std::string_view key, const std::optional<T>& value, const Lexical<T>& lexical) {
    if (value) required(key, *value, lexical);
  }
  void source(std::string_view key, const std::string& value) { constant(key, value); }
  void constant(std::string_view key, std::string_view value) {
    node_.append_attribute(std::string(key).c_str()).set_value(std::string(value).c_str());
  }

  template <typename Describe>
  void child(std::string_view name, Describe describe_child) {
    XmlWriter record(append(name));
    describe_child(record);
  }
  template <typename T>
  void optional_child(std::string_view name, std::optional<T>& value) {
    if (value) child(name, [&](XmlWriter& record) { describe(record, *value); });
  }
  template <typename T>
  void children(std::string_view name, std::vector<T>& values, std::size_t, std::size_t) {
    for (T& value : values) child(name, [&](XmlWriter& record) { describe(record, value); });
  }
  template <typename Describe>
  void group(std::string_view name, Describe describe_group) {
    child(name, describe_group);
  }
  template <typename T>
  void list(std::string_view name, std::string_view item, std::vector<T>& values, std::size_t most) {
    if (!values.empty()) child(name, [&](XmlWriter& record) { record.children(item, values, 1, most); });
  }
  template <typename... Ts>
  void alternatives(std::string_view, std::vector<std::variant<Ts...>>& values,
                    const std::array<std::string_view, sizeof...(Ts)>& names, std::size_t) {
    for (auto& value : values)
      child(names[value.index()],
            [&](XmlWriter& record) { std::visit([&](auto& alternative) { describe(record, alternative); }, value); });
  }
  void leaf(std::string_view name, const std::string& value, const Lexical<std::string>&) {
    XmlWriter(append(name)).content(value);
  }
  void optional_leaf(std::string_view name, const std::optional<std::string>& value,
                     const Lexical<std::string>& lexical) {
    if (value) leaf(name, *value, lexical);
  }
  void content(const std::string& value) {
    if (!value.empty()) node_.append_child(pugi::node_pcdata).set_value(value.c_str());
  }

  void problem(const std::string&, const std::string&) {}

 private:
  pugi::xml_node append(std::string_view name) { return node_.append_child(fmt::format("moc:{}", name).c_str()); }

  pugi::xml_node node_;
};

}  // namespace libsign::agreement
