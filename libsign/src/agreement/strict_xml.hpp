#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "agreement/fields.hpp"
#include "xml/document.hpp"

namespace libsign::agreement {

/// parse_strictly parses octets that write_act() and write_text() could have written: the XML declaration to the
/// letter, then elements, attributes and text only. Comments, processing instructions, CDATA sections and character
/// references are refused, and every character has to pass check_lines().
Result<xml::Document> parse_strictly(ByteView octets, std::string_view name);

/// StrictXml reads elements and complains to a Reading about everything that is not asked for.
class StrictXml {
 public:
  StrictXml(Reading& reading, std::string_view name) : reading_(reading), name_(name) {}

  /// fields returns the attributes of `element`, to be taken in the order in which they are written.
  Fields fields(xml::Element element) const;
  /// leaf_text returns the text of an element without children: words separated by single spaces.
  std::string leaf_text(xml::Element element) const;
  /// empty complains about any content of `element`.
  void empty(xml::Element element) const;
  std::string where(xml::Element element) const;
  Reading& reading() const { return reading_; }

 private:
  Reading& reading_;
  std::string_view name_;
};

/// Children walks the child elements of one element in their fixed order.
class Children {
 public:
  Children(const StrictXml& xml, xml::Element parent);

  /// optional returns the next child if it is a moc:`name`.
  std::optional<xml::Element> optional(std::string_view name);
  /// required returns the next child, complaining if it is no moc:`name`.
  std::optional<xml::Element> required(std::string_view name);
  /// finish complains about children that nobody asked for.
  void finish();

 private:
  const StrictXml& xml_;
  xml::Element parent_;
  std::vector<xml::Element> children_;
  std::size_t next_ = 0;
};

}  // namespace libsign::agreement
