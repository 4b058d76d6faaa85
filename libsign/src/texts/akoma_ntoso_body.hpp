#pragma once

#include <span>
#include <string>
#include <string_view>

#include <libsign/memorandum.hpp>
#include <libsign/result.hpp>
#include <pugixml.hpp>

namespace libsign::texts {

/// Node is an element of an Akoma Ntoso document under construction.
class Node {
 public:
  explicit Node(pugi::xml_node node) : node_(node) {}

  Node child(const char* name) { return Node(node_.append_child(name)); }
  Node& set(const char* key, std::string_view value) {
    node_.append_attribute(key).set_value(std::string(value).c_str());
    return *this;
  }
  bool is_empty() const { return !node_.first_child(); }
  void text(const std::string& value) { node_.append_child(pugi::node_pcdata).set_value(value.c_str()); }

 private:
  pugi::xml_node node_;
};

/// write_body writes the blocks of a text as preface, preamble, mainBody and conclusions of `doc`. Errc::Unsupported
/// for blocks in another order.
Result<void> write_body(Node doc, std::span<const TextBlock> blocks);

}  // namespace libsign::texts
