#include <catch2/catch.hpp>

#include "xml/attribute_scan.hpp"
#include "xml/document.hpp"

using namespace libsign;
using xml::CodeUnit;
using xml::Document;

namespace {

Result<Document> parse(std::string_view text, const Limits& limits = {}) {
  return Document::parse(as_bytes(text), limits, "x.xml");
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string many_attributes(std::size_t count) {
  std::string out = "<x";
  for (std::size_t i = 0; i < count; ++i) out += " a" + std::to_string(i) + "=\"\"";
  return out + "/>";
}

void check_limit(const Result<Document>& document, std::string_view cap) {
  REQUIRE_FALSE(document);
  CAPTURE(document.error().what);
  CHECK(document.error().code == Errc::LimitExceeded);
  CHECK(document.error().what.find(cap) != std::string::npos);
}

}  // namespace

TEST_CASE("xml: a document type declaration is refused and named", "[xml][reject]") {
  const auto text = GENERATE("<!DOCTYPE x><x/>", "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>",
                             "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
                             "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
                             "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><x>&c;</x>",
                             "<!DOCTYPE x [<!ATTLIST y Id ID 'a'>]><x><y/></x>");
  CAPTURE(text);
  const auto document = parse(text);
  REQUIRE_FALSE(document);
  CHECK(document.error().code == Errc::BadInput);
  CHECK(document.error().what.find("DOCTYPE") != std::string::npos);
}

TEST_CASE("xml: depth is capped while parsing", "[xml][limits]") {
  Limits limits;
  limits.max_xml_depth = 10;
  CHECK(parse(repeat("<x>", 10) + repeat("</x>", 10), limits));
  check_limit(parse(repeat("<x>", 11) + repeat("</x>", 11), limits), "max_xml_depth");
  check_limit(parse(repeat("<x>", 10'000'000)), "max_xml_depth");
}

TEST_CASE("xml: the parser's own depth holds where the limit allows more", "[xml][limits]") {
  Limits limits;
  limits.max_xml_depth = 100'000;
  check_limit(parse(repeat("<x>", 1'000) + repeat("</x>", 1'000), limits), "max_xml_depth");
}

TEST_CASE("xml: nodes of every kind are counted while parsing", "[xml][limits]") {
  Limits limits;
  limits.max_xml_nodes = 100;
  const auto filler = GENERATE("<y/>", "<y a=''/>", "<y xmlns:p='u'/>", "<!--c-->", "<?p?>", "<![CDATA[c]]>");
  CAPTURE(filler);
  CHECK(parse("<x>" + repeat(filler, 40) + "</x>", limits));
  check_limit(parse("<x>" + repeat(filler, 200) + "</x>", limits), "max_xml_nodes");
}

TEST_CASE("xml: octets are capped before parsing", "[xml][limits]") {
  Limits limits;
  limits.max_document_bytes = 100;
  check_limit(parse("<x>" + std::string(100, ' ') + "</x>", limits), "max_document_bytes");
}

TEST_CASE("xml: attributes of one element are capped, declarations included", "[xml][limits]") {
  Limits limits;
  limits.max_attributes = 3;
  CHECK(parse(many_attributes(3), limits));
  check_limit(parse(many_attributes(4), limits), "max_attributes");
  check_limit(parse("<x xmlns:a='u' xmlns:b='u' xmlns:c='u' d=''/>", limits), "max_attributes");
}

TEST_CASE("xml: a tag of a million attributes ends at once", "[xml][limits]") {
  check_limit(parse(many_attributes(1'000'000)), "max_attributes");
}

TEST_CASE("xml: names are capped", "[xml][limits]") {
  Limits limits;
  limits.max_name_bytes = 8;
  const std::string longer(9, 'n');
  CHECK(parse("<" + std::string(8, 'n') + "/>", limits));
  const std::string text = GENERATE_COPY("<" + longer + "/>", "<x " + longer + "=''/>", "<x xmlns:" + longer + "='u'/>",
                                         "<" + longer + ":x xmlns:" + longer + "='u'/>");
  check_limit(parse(text, limits), "max_name_bytes");
}

TEST_CASE("xml: declarations in scope at many elements are capped", "[xml][limits]") {
  std::string text;
  for (std::size_t depth = 0; depth < 50; ++depth) {
    text += "<x";
    for (std::size_t i = 0; i < 100; ++i) text += " xmlns:p" + std::to_string(depth) + "_" + std::to_string(i) + "='u'";
    text += ">";
  }
  check_limit(parse(text + repeat("<y/>", 100'000)), "namespace declarations");
}

TEST_CASE("xml: the attribute scan bounds what any reader can see in one tag", "[xml][limits]") {
  struct Row {
    const char* text;
    std::size_t most;
  };
  const Row row = GENERATE(Row{"<x a='1' b=\"2\"/>", 2}, Row{"<x a = '>' b='\"'>c='d' e='f' g='h'</x>", 2},
                           Row{"<!-- a='1' b='2' c='3' -->", 0}, Row{"<![CDATA[ a='1' <x b='2' c='3'> ]]>", 2},
                           Row{"<x a='1'<x b='1' c='1' d='1'>", 3}, Row{"<x a=1 b=2 c='", 1}, Row{"<", 0});
  CAPTURE(row.text);
  CHECK(xml::most_attributes(as_bytes(row.text), CodeUnit::Octet, 0) >= std::min<std::size_t>(row.most, 1));
  const std::string padded = std::string(row.text) + "====================";
  CHECK(xml::most_attributes(as_bytes(padded), CodeUnit::Octet, 10) == row.most);
}
