#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "agreement/fields.hpp"
#include "agreement/lexical.hpp"
#include "agreement/strict_xml.hpp"

namespace libsign::agreement {

/// XmlReader reads one element of act.xml into what a describe() function lists. XmlWriter and TomlReader have the
/// same members, so that one description serves all three: attributes first, then children, in their order.
class XmlReader {
 public:
  /// kComplete: digests and references are part of the record, and not left for drafting to compute.
  static constexpr bool kComplete = true;

  XmlReader(const StrictXml& xml, xml::Element element) : xml_(xml), element_(element), fields_(xml.fields(element)) {}

  template <typename T>
  void required(std::string_view key, T& value, const Lexical<T>& lexical) {
    value = fields_.required(key, lexical);
  }
  template <typename T>
  void optional(std::string_view key, std::optional<T>& value, const Lexical<T>& lexical) {
    value = fields_.optional(key, lexical);
  }
  /// source is required() for the label of a block that this act's own text must have.
  void source(std::string_view key, std::string& value) { value = fields_.source(key); }
  /// constant is an attribute that has one value only.
  void constant(std::string_view key, std::string_view value) { fields_.exactly(key, value); }

  /// child is an element that has to be there; `describe_child` is handed its record.
  template <typename Describe>
  void child(std::string_view name, Describe describe_child) {
    if (const auto element = children().required(name)) nested(*element, describe_child);
  }
  template <typename T>
  void optional_child(std::string_view name, std::optional<T>& value) {
    if (const auto element = children().optional(name))
      nested(*element, [&](XmlReader& record) { describe(record, value.emplace()); });
  }
  /// children reads elements of one name, at least `least` of them and at most `most`.
  template <typename T>
  void children(std::string_view name, std::vector<T>& values, std::size_t least, std::size_t most) {
    while (const auto element = children().optional(name)) {
      if (is_full(values.size(), most, name)) return;
      nested(*element, [&](XmlReader& record) { describe(record, values.emplace_back()); });
    }
    if (values.size() < least) children().required(name);
  }
  /// group is an element that only holds others together; people who write a draft leave it out.
  template <typename Describe>
  void group(std::string_view name, Describe describe_group) {
    child(name, describe_group);
  }
  /// list is a group that is there unless `values` is empty.
  template <typename T>
  void list(std::string_view name, std::string_view item, std::vector<T>& values, std::size_t most) {
    if (const auto element = children().optional(name))
      nested(*element, [&](XmlReader& record) { record.children(item, values, 1, most); });
  }
  /// alternatives reads one or more elements, each of a kind that `names` names in the variant's order.
  template <typename... Ts>
  void alternatives(std::string_view, std::vector<std::variant<Ts...>>& values,
                    const std::array<std::string_view, sizeof...(Ts)>& names, std::size_t most) {
    while (read_one_of<0>(values, names))
      if (values.size() > most) return void(is_full(most, most, names[0]));
    if (values.empty()) problem(fmt::format("it holds none of: {}", fmt::join(names, ", ")), "add one");
  }
  /// leaf is an element that holds text only.
  void leaf(std::string_view name, std::string& value, const Lexical<std::string>& lexical) {
    if (const auto element = children().required(name)) value = read_leaf(*element, lexical);
  }
  void optional_leaf(std::string_view name, std::optional<std::string>& value, const Lexical<std::string>& lexical) {
    if (const auto element = children().optional(name)) value = read_leaf(*element, lexical);
  }
  /// content is the text of this element, which then has no children. It may be empty.
  void content(std::string& value) {
    has_content_ = true;
    value = xml_.leaf_text(element_);
  }

  void problem(std::string what, std::string hint) {
    xml_.reading().problem(fmt::format("moc:{}: {}", element_.name(), what), xml_.where(element_), std::move(hint));
  }
  /// finish complains about everything that was not asked for.
  void finish() {
    fields_.finish();
    if (children_) children_->finish();
    if (!children_ && !has_content_) xml_.empty(element_);
  }

 private:
  Children& children() {
    if (!children_) children_.emplace(xml_, element_);
    return *children_;
  }
  template <typename Describe>
  void nested(xml::Element element, Describe describe_child) {
    XmlReader record(xml_, element);
    describe_child(record);
    record.finish();
  }
  template <std::size_t I, typename... Ts>
  bool read_one_of(std::vector<std::variant<Ts...>>& values, const std::array<std::string_view, sizeof...(Ts)>& names) {
    if constexpr (I < sizeof...(Ts)) {
      const auto element = children().optional(names[I]);
      if (!element) return read_one_of<I + 1>(values, names);
      nested(*element, [&](XmlReader& record) { describe(record, values.emplace_back().template emplace<I>()); });
      return true;
    }
    return false;
  }
  std::string read_leaf(xml::Element element, const Lexical<std::string>& lexical) {
    xml_.fields(element).finish();
    std::string text = xml_.leaf_text(element);
    if (!lexical.read(text))
      xml_.reading().problem(fmt::format("moc:{} is empty or too long", element.name()), xml_.where(element),
                             fmt::format("it is {}", lexical.expected));
    return text;
  }
  bool is_full(std::size_t size, std::size_t most, std::string_view name) {
    if (size < most) return false;
    xml_.reading().problem(
        Error{Errc::LimitExceeded, fmt::format("there are more than {} of moc:{}", most, name), xml_.where(element_)});
    return true;
  }

  const StrictXml& xml_;
  xml::Element element_;
  Fields fields_;
  std::optional<Children> children_{};
  bool has_content_ = false;
};

}  // namespace libsign::agreement
