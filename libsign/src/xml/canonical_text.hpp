#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace libsign::xml {

/// CanonicalText writes elements as canonicalization would (Canonical XML 1.0, 1.1), so that what is written need
/// not be parsed again to be digested: an element that declares each prefix where it and its descendants first use it
/// is its own exclusive canonical form. The caller declares the prefixes, and puts declarations before attributes and
/// the attributes in the order of their names.
class CanonicalText {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// element writes an element; `inner` writes what stands in it.
  template <std::invocable Inner>
  void element(std::string_view name, Attributes attributes, Inner inner) {
    begin(name, attributes);
    inner();
    end(name);
  }
  void element(std::string_view name, Attributes attributes, std::string_view content) {
    element(name, attributes, [&] { text(content); });
  }
  void element(std::string_view name, Attributes attributes) { element(name, attributes, std::string_view()); }

  /// text writes character data.
  void text(std::string_view content);
  /// raw writes what is canonical already.
  void raw(std::string_view markup) { text_ += markup; }

  const std::string& str() const& { return text_; }
  std::string str() && { return std::move(text_); }
  std::size_t size() const { return text_.size(); }
  void reserve(std::size_t size) { text_.reserve(size); }
  /// is_xml tells whether all characters that were written are UTF-8 and such as XML can hold (XML 1.0, 2.2).
  bool is_xml() const { return is_xml_; }

 private:
  void begin(std::string_view name, Attributes attributes);
  void end(std::string_view name);
  void escaped(std::string_view content, std::string_view special);

  std::string text_;
  bool is_xml_ = true;
};

}  // namespace libsign::xml
