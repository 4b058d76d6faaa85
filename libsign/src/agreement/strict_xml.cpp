#include "agreement/strict_xml.hpp"

#include <algorithm>
#include <initializer_list>

#include "agreement/caps.hpp"
#include "agreement/characters.hpp"
#include "agreement/markup.hpp"

namespace libsign::agreement {
namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// is_reference_to tells whether `text` begins with a reference to one of `names`.
bool is_reference_to(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return text.starts_with(fmt::format("&{};", name)); });
}

/// spells_as_written tells whether characters are escaped where the writer escapes them, and nowhere else; so that
/// no two files hold the same words and have other octets.
bool spells_as_written(std::string_view content) {
  enum class In { Text, Tag, Value } in = In::Text;
  for (std::size_t i = 0; i < content.size(); ++i) {
    const char c = content[i];
    if (c == '&' && !is_reference_to(content.substr(i, 6), {"amp", "lt", in == In::Value ? "quot" : "gt"}))
      return false;
    if ((in == In::Text && c == '>') || (in == In::Tag && c == '\'')) return false;
    if (in == In::Text && c == '<')
      in = In::Tag;
    else if (in == In::Tag && c == '>')
      in = In::Text;
    else if (in != In::Text && c == '"')
      in = in == In::Tag ? In::Value : In::Tag;
  }
  return true;
}

}  // namespace

Result<xml::Document> parse_strictly(ByteView octets, std::string_view name) {
  const std::string_view text = as_text(octets);
  const auto refuse = [&](std::string what) {
    return Error{Errc::BadInput, std::move(what), std::string(name), "draft the act again; do not edit its files"};
  };
  if (text.size() > kXmlLimits.max_document_bytes)
    return Error{Errc::LimitExceeded, fmt::format("the file is larger than {} bytes", kXmlLimits.max_document_bytes),
                 std::string(name)};
  if (!text.starts_with(kDeclaration)) return refuse("the file does not begin with the XML declaration of an act");
  // In well-formed XML none of these can stand in text or in an attribute's value.
  const std::string_view content = text.substr(kDeclaration.size());
  for (const std::string_view construct : {"<!", "<?", "&#"})
    if (content.find(construct) != std::string_view::npos)
      return refuse("an act holds no comments, processing instructions, CDATA sections or character references");
  if (!spells_as_written(content)) return refuse("a character is escaped, or not escaped, as no act spells it");
  if (!text.ends_with(">\n")) return refuse("the file does not end with one line feed");
  if (auto checked = check_lines(text, name); !checked) return checked.error();
  return xml::Document::parse(octets, kXmlLimits, name);
}

Fields StrictXml::fields(xml::Element element) const {
  std::vector<Fields::Field> fields;
  const std::string place = where(element);
  for (const auto& attribute : element.attributes()) {
    if (!attribute.ns.empty())
      reading_.problem(fmt::format("moc:{} has an attribute in a namespace", element.name()), place,
                       "attributes of an act are in no namespace");
    fields.push_back({attribute.name, attribute.value, place});
  }
  return {reading_, fmt::format("moc:{}", element.name()), place, Fields::Order::AsTaken, std::move(fields)};
}

std::string StrictXml::leaf_text(xml::Element element) const {
  std::string text = element.text();
  if (!element.children().empty())
    reading_.problem(fmt::format("moc:{} has a child element", element.name()), where(element), "it holds text only");
  if (fmt::format("{}", fmt::join(split_words(text), " ")) != text)
    reading_.problem(fmt::format("the text of moc:{} has stray white space", element.name()), where(element),
                     "words are separated by single spaces");
  return text;
}

void StrictXml::empty(xml::Element element) const {
  if (!element.children().empty() || !element.text().empty())
    reading_.problem(fmt::format("moc:{} is not empty", element.name()), where(element), "it has attributes only");
}

std::string StrictXml::where(xml::Element element) const {
  return at_line(name_, static_cast<std::size_t>(element.line()));
}

Children::Children(const StrictXml& xml, xml::Element parent)
    : xml_(xml), parent_(parent), children_(parent.children()) {
  if (parent.has_stray_text() || (children_.empty() && !split_words(parent.text()).empty()))
    xml.reading().problem(fmt::format("moc:{} holds text beside its elements", parent.name()), xml.where(parent),
                          "it holds elements only");
}

std::optional<xml::Element> Children::optional(std::string_view name) {
  if (next_ == children_.size() || !children_[next_].is(kNamespace, name)) return std::nullopt;
  return children_[next_++];
}

std::optional<xml::Element> Children::required(std::string_view name) {
  auto child = optional(name);
  if (!child)
    xml_.reading().problem(fmt::format("moc:{} lacks moc:{} at its place", parent_.name(), name),
                           xml_.where(next_ < children_.size() ? children_[next_] : parent_),
                           "the elements of an act have a fixed order");
  return child;
}

void Children::finish() {
  if (next_ < children_.size())
    xml_.reading().problem(
        fmt::format("moc:{} has an unexpected element “{}”", parent_.name(), children_[next_].name()),
        xml_.where(children_[next_]), "an act holds nothing that its schema does not name");
}

}  // namespace libsign::agreement
