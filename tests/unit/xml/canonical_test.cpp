#include "xml/canonical.hpp"

#include <catch2/catch.hpp>

using namespace libsign;
using namespace libsign::xml;

namespace {

Document parse(std::string_view text) {
  auto document = Document::parse(as_bytes(text), {}, "x.xml");
  REQUIRE(document);
  return std::move(*document);
}

std::string written(const Result<Bytes>& octets) {
  REQUIRE(octets);
  return std::string(as_text(*octets));
}

constexpr std::string_view kText =
    "<?xml version='1.0'?><!--before--><r xmlns='urn:r' xmlns:u='urn:u' xmlns:v='urn:v' xml:lang='en' xml:base='b/'>"
    "<v:a  z='1' Id='a'\n y='&lt;\"'><!--in--><b/>&amp;\xC3\xA9\r\n</v:a><c/></r>";

}  // namespace

TEST_CASE("c14n: a URI and its method name each other", "[xml]") {
  const auto uri = GENERATE(
      "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
      "http://www.w3.org/2006/12/xml-c14n11", "http://www.w3.org/2006/12/xml-c14n11#WithComments",
      "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments");
  REQUIRE(c14n_from_uri(uri));
  CHECK(c14n_uri(*c14n_from_uri(uri)) == uri);
  CHECK_FALSE(c14n_from_uri(std::string(uri) + "x"));
}

TEST_CASE("c14n: a subtree takes from its ancestors what each method asks for", "[xml]") {
  const Document document = parse(kText);
  const Element apex = *document.by_id("a");
  const std::string body = " Id=\"a\" y=\"&lt;&quot;\" z=\"1\"";
  const std::string content = "<b></b>&amp;\xC3\xA9\n</v:a>";
  CHECK(written(canonicalize(document, apex, {C14nMethod::C14n10})) ==
        "<v:a xmlns=\"urn:r\" xmlns:u=\"urn:u\" xmlns:v=\"urn:v\"" + body + " xml:base=\"b/\" xml:lang=\"en\">" +
            content);
  CHECK(written(canonicalize(document, apex, {C14nMethod::C14n11})) ==
        "<v:a xmlns=\"urn:r\" xmlns:u=\"urn:u\" xmlns:v=\"urn:v\"" + body + " xml:base=\"b/\" xml:lang=\"en\">" +
            content);
  CHECK(written(canonicalize(document, apex, {C14nMethod::Exclusive})) ==
        "<v:a xmlns:v=\"urn:v\"" + body + "><b xmlns=\"urn:r\"></b>&amp;\xC3\xA9\n</v:a>");
  CHECK(written(canonicalize(document, apex, {C14nMethod::Exclusive, true, {"#default", "u", "absent"}})) ==
        "<v:a xmlns=\"urn:r\" xmlns:u=\"urn:u\" xmlns:v=\"urn:v\"" + body + "><!--in-->" + content);
}

TEST_CASE("c14n: a whole document keeps comments outside its root only if asked", "[xml]") {
  const Document document = parse("<!--a--><x/><?p q?>");
  CHECK(written(canonicalize(document, {C14nMethod::C14n10, true})) == "<!--a-->\n<x></x>\n<?p q?>");
  CHECK(written(canonicalize(document, {C14nMethod::C14n10})) == "<x></x>\n<?p q?>");
}

TEST_CASE("c14n: writing a subtree leaves the tree and its other parts as they were", "[xml]") {
  const Document document = parse(kText);
  const std::string before = written(canonicalize(document, {C14nMethod::C14n10, true}));
  for (const Element one : document.root().children()) REQUIRE(canonicalize(document, one, {}));
  CHECK(written(canonicalize(document, {C14nMethod::C14n10, true})) == before);
}

TEST_CASE("c14n: a relative namespace URI has no canonical form", "[xml][reject]") {
  const Document document = parse("<x xmlns='relative'/>");
  const auto octets = canonicalize(document, {C14nMethod::C14n10});
  REQUIRE_FALSE(octets);
  CHECK(octets.error().code == Errc::BadInput);
}
