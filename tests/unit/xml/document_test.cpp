#include "xml/document.hpp"

#include <catch2/catch.hpp>

using namespace libsign;
using xml::Document;

namespace {

Result<Document> parse(std::string_view text) { return Document::parse(as_bytes(text), {}, "x.xml"); }

std::string utf16(std::string_view ascii, bool little) {
  std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : ascii) {
    if (!little) out += '\0';
    out += c;
    if (little) out += '\0';
  }
  return out;
}

}  // namespace

TEST_CASE("xml: an element is read with its namespace, attributes and text", "[xml]") {
  const auto document = parse("<a:x xmlns:a='urn:a' n='1' a:n='2'>t<!--c--><?p?>u<![CDATA[<&]]><b/></a:x>");
  REQUIRE(document);
  const xml::Element root = document->root();
  CHECK(root.is("urn:a", "x"));
  CHECK(root.attribute("n") == "1");
  CHECK(root.attribute("urn:a", "n") == "2");
  CHECK_FALSE(root.attribute("m"));
  CHECK(root.attributes().size() == 2);
  CHECK(root.text() == "tu<&");
  CHECK(root.has_stray_text());
  CHECK(root.children().size() == 1);
  CHECK(root.contains(root.children().front()));
  CHECK_FALSE(root.children().front().contains(root));
  CHECK(root.children().front().parent() == root);
  CHECK_FALSE(root.parent());
}

TEST_CASE("xml: find_all returns elements in document order and the root too", "[xml]") {
  const auto document = parse("<x><y n='1'><y n='2'/></y><z><y n='3'/></z></x>");
  REQUIRE(document);
  std::string order;
  for (const auto& one : document->find_all("", "y")) order += *one.attribute("n");
  CHECK(order == "123");
  CHECK(document->find_all("", "x").size() == 1);
}

TEST_CASE("xml: UTF-8, UTF-16 of either order and ISO-8859-1 are read", "[xml]") {
  const auto text =
      GENERATE(std::string("<?xml version='1.0' encoding='UTF-8'?><x>\xC3\xA9</x>"),
               std::string("<?xml version='1.0' encoding='ISO-8859-1'?><x>\xE9</x>"),
               utf16("<?xml version='1.0' encoding='UTF-16'?><x>&#xE9;</x>", true),
               utf16("<?xml version='1.0' encoding='UTF-16'?><x>&#xE9;</x>", false), utf16("<x>&#233;</x>", true));
  const auto document = parse(text);
  REQUIRE(document);
  CHECK(document->root().text() == "\xC3\xA9");
}

TEST_CASE("xml: an encoding that is not read, or not the one that the octets show, is refused", "[xml][reject]") {
  const auto text =
      GENERATE(std::string("<?xml version='1.0' encoding='UTF-7'?><x/>"),
               std::string("<?xml version='1.0' encoding='ISO-2022-JP'?><x/>"),
               std::string("<?xml version='1.0' encoding='UTF-16LE'?><x/>"),
               utf16("<?xml version='1.0' encoding='ISO-8859-1'?><x/>", true), std::string("\x4C\x6F\xA7\x94", 4));
  const auto document = parse(text);
  REQUIRE_FALSE(document);
  CHECK(document.error().code == Errc::BadInput);
}

TEST_CASE("xml: malformed, truncated and empty input is an error that names file and line", "[xml][reject]") {
  const auto text =
      GENERATE("", "<x>\n<y>", "<x>\n<y></x>", "<x/>\n<x/>", "no markup", "<x>\n&unknown;</x>", "<x>\n<a:b/></x>",
               "<x a='1' a='2'/>", "<x xmlns:a='u' xmlns:b='u' a:n='' b:n=''/>", "<x>\xFF</x>", "<x a='<'/>");
  CAPTURE(text);
  const auto document = parse(text);
  REQUIRE_FALSE(document);
  CHECK(document.error().code == Errc::BadInput);
  CHECK(document.error().where.starts_with("x.xml"));
  CHECK(document.error().what.find('\n') == std::string::npos);
}

TEST_CASE("xml: every prefix of a document is refused, and no octet is read beyond it", "[xml][reject]") {
  const std::string text =
      "<?xml version='1.0'?><x xmlns='u' a=\"1\"><!--c--><y><![CDATA[d]]>&amp;&#65;</y><?p i?></x>";
  REQUIRE(parse(text));
  for (std::size_t length = 0; length < text.size(); ++length) CHECK_FALSE(parse(std::string(text, 0, length)));
}

TEST_CASE("xml: an ID is found under each of its spellings", "[xml]") {
  const auto document = parse("<x Id='a'><y ID='b'/><z id='c'/><w xml:id='d'/><v xmlns:q='u' q:Id='e' Ids='f'/></x>");
  REQUIRE(document);
  for (const char* const id : {"a", "b", "c", "d"}) CHECK(document->by_id(id));
  for (const char* const id : {"e", "f", "", "A"}) CHECK_FALSE(document->by_id(id));
  CHECK(document->by_id("b")->name() == "y");
  CHECK(document->duplicate_ids().empty());
}

TEST_CASE("xml: an ID that two elements carry, whatever the spelling, is no ID", "[xml][reject]") {
  const auto text = GENERATE("<x Id='a'><y Id='a'/></x>", "<x><y ID='a'/><z id='a'/><w Id='a'/></x>",
                             "<x xml:id='a'><y Id='a'/></x>");
  const auto document = parse(text);
  REQUIRE(document);
  CHECK_FALSE(document->by_id("a"));
  CHECK(document->duplicate_ids() == std::vector<std::string>{"a"});
}

TEST_CASE("xml: one element may say its ID twice", "[xml]") {
  const auto document = parse("<x><y Id='a' id='a' xml:id='a'/></x>");
  REQUIRE(document);
  CHECK(document->by_id("a"));
  CHECK(document->duplicate_ids().empty());
}

TEST_CASE("xml: lines beyond 65,535 are counted", "[xml]") {
  const auto document = parse("<x>" + std::string(70'000, '\n') + "<y>t</y></x>");
  REQUIRE(document);
  CHECK(document->root().children().front().line() == 70'001);
}
