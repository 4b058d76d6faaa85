#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>

struct _xmlNode;
struct _xmlDoc;

namespace libsign::xml {

/// Element is a read-only view of one element. It lives as long as its Document; copying it copies a pointer.
class Element {
 public:
  explicit Element(_xmlNode* node) : node_(node) {}

  std::string_view name() const;  // local name
  std::string_view ns() const;    // namespace URI; empty if in none
  bool is(std::string_view ns_uri, std::string_view local_name) const;
  /// namespace_of returns what `prefix` stands for here; empty if for nothing.
  std::string_view namespace_of(const char* prefix) const;

  /// attribute returns an attribute in no namespace.
  std::optional<std::string> attribute(std::string_view local_name) const;
  std::optional<std::string> attribute(std::string_view ns_uri, std::string_view local_name) const;
  struct Attribute {
    std::string ns;
    std::string name;
    std::string value;
  };
  std::vector<Attribute> attributes() const;

  std::vector<Element> children() const;
  std::vector<Element> children(std::string_view ns_uri, std::string_view local_name) const;
  /// child returns the first matching child element.
  std::optional<Element> child(std::string_view ns_uri, std::string_view local_name) const;
  std::optional<Element> parent() const;

  /// text returns the element's own character data, comments and processing instructions left out, children not
  /// entered.
  std::string text() const;
  /// has_stray_text tells whether character data other than white space stands beside child elements.
  bool has_stray_text() const;

  bool contains(Element other) const;  // other is this element or a descendant of it
  int line() const;
  _xmlNode* node() const { return node_; }

  friend bool operator==(Element a, Element b) { return a.node_ == b.node_; }

 private:
  _xmlNode* node_;
};

/// Document is a parsed XML file. Move-only; reading it from several threads at once is safe, processing its
/// signatures is not promised to be (libxml2 says nothing about XPath over a shared tree).
class Document {
 public:
  /// parse reads `bytes` with a hardened parser: no DTD, no entities but the five, no network, caps on bytes,
  /// depth, nodes, attributes and names. Errc::BadInput for malformed XML or a DTD, Errc::LimitExceeded for a cap.
  /// `name` stands in Error::where with the line.
  static Result<Document> parse(ByteView bytes, const Limits& limits, std::string_view name);

  Element root() const;
  /// by_id looks in the registry over the attributes Id, ID, id and xml:id; nothing if absent or not unique.
  std::optional<Element> by_id(std::string_view id) const;
  /// duplicate_ids returns every value that more than one element carries.
  const std::vector<std::string>& duplicate_ids() const;
  /// find_all returns the matching elements in document order.
  std::vector<Element> find_all(std::string_view ns_uri, std::string_view local_name) const;
  _xmlDoc* native() const;

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

 private:
  struct Impl;
  explicit Document(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace libsign::xml
