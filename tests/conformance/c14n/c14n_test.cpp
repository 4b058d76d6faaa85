#include <libxml/xpathInternals.h>
#include <catch2/catch.hpp>

#include "corpus.hpp"
#include "xml/c14n_writer.hpp"
#include "xml/libxml.hpp"

using namespace libsign;
using conformance::corpus_folder;
using conformance::file_bytes;
using conformance::file_json;

namespace {

/// The vectors rely on default attributes and entities of a DTD, which Document::parse refuses.
xml::DocPtr parse_with_dtd(const std::filesystem::path& path) {
  return xml::DocPtr(xmlReadFile(path.c_str(), nullptr,
                                 XML_PARSE_DTDLOAD | XML_PARSE_DTDATTR | XML_PARSE_NOENT | XML_PARSE_NOWARNING));
}

std::shared_ptr<const xml::NodeSet> evaluate(xmlDoc* doc, const std::filesystem::path& expression_file) {
  const xml::DocPtr source = parse_with_dtd(expression_file);
  const xmlNode* const element = xmlDocGetRootElement(source.get());
  xmlXPathContext* const context = xmlXPathNewContext(doc);
  for (const xmlNs* one = element->nsDef; one != nullptr; one = one->next)
    xmlXPathRegisterNs(context, one->prefix, one->href);
  xmlChar* const expression = xmlNodeGetContent(element);
  xmlXPathObject* const value = xmlXPathEval(expression, context);
  xmlFree(expression);
  REQUIRE(value != nullptr);

  std::set<const void*> found;
  std::set<std::pair<const xmlNode*, std::string>> found_namespaces;
  for (int i = 0; i < value->nodesetval->nodeNr; ++i) {
    const xmlNode* const node = value->nodesetval->nodeTab[i];
    const auto* const as_namespace = reinterpret_cast<const xmlNs*>(node);
    if (node->type == XML_NAMESPACE_DECL)
      found_namespaces.emplace(reinterpret_cast<const xmlNode*>(as_namespace->next), xml::view(as_namespace->prefix));
    else
      found.insert(node);
  }
  xmlXPathFreeObject(value);
  xmlXPathFreeContext(context);

  auto set = std::make_shared<xml::NodeSet>();
  xml::NamespaceScope scope(nullptr);
  xml::for_each_node(
      xml::Selection{.doc = doc},
      [&](const xmlNode* node) {
        if (found.contains(node)) set->add(node);
        if (node->type != XML_ELEMENT_NODE) return true;
        scope.enter(node);
        for (const xmlAttr* one = node->properties; one != nullptr; one = one->next)
          set->place(one, node, found.contains(one));
        for (const xmlNs* one : scope.in_scope())
          set->place(one, node, found_namespaces.contains({node, std::string(xml::view(one->prefix))}));
        return true;
      },
      [&](const xmlNode* left) { scope.leave(left); });
  return set;
}

xml::C14n method_of(const nlohmann::json& test) {
  const std::string name = test.at("algorithm");
  xml::C14n c14n{name == "c14n10"   ? xml::C14nMethod::C14n10
                 : name == "c14n11" ? xml::C14nMethod::C14n11
                                    : xml::C14nMethod::Exclusive,
                 test.at("with_comments").get<bool>()};
  const auto& prefixes = test.at("inclusive_ns_prefixes");
  if (!prefixes.is_null()) c14n.inclusive_prefixes.push_back(prefixes.get<std::string>());
  return c14n;
}

}  // namespace

TEST_CASE("c14n: every published vector comes out byte for byte", "[conformance][c14n]") {
  const auto folder = corpus_folder("c14n");
  if (!folder) return;
  std::size_t equal_count = 0;
  const auto tests = file_json(*folder / "manifest.json").at("tests");
  for (const auto& test : tests) {
    CAPTURE(test.at("id").get<std::string>());
    const xml::DocPtr doc = parse_with_dtd(*folder / test.at("input").get<std::string>());
    REQUIRE(doc);
    xml::Selection selection{.doc = doc.get()};
    if (!test.at("nodeset_xpath").is_null())
      selection.only = evaluate(doc.get(), *folder / test.at("nodeset_xpath").get<std::string>());
    const auto octets = xml::write_selection(selection, method_of(test));
    REQUIRE(octets);
    CHECK(as_text(*octets) == as_text(file_bytes(*folder / test.at("expected").get<std::string>())));
    equal_count += *octets == file_bytes(*folder / test.at("expected").get<std::string>()) ? 1 : 0;
  }
  std::cout << "c14n: " << equal_count << " of " << tests.size() << " byte-exact\n";
}
