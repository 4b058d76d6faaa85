#include "xml/canonical_text.hpp"

#include <catch2/catch.hpp>

#include "xml/canonical.hpp"

using namespace libsign;
using namespace libsign::xml;

namespace {

std::string written(std::string_view attribute, std::string_view content) {
  CanonicalText out;
  out.element("a:outer", {{"xmlns:a", "urn:a"}, {"Id", attribute}}, [&] {
    out.element("a:inner", {{"Algorithm", "urn:x"}});
    out.element("b:other", {{"xmlns:b", "urn:b"}, {"Z", attribute}}, content);
    out.text(content);
  });
  REQUIRE(out.is_xml());
  return std::move(out).str();
}

}  // namespace

TEST_CASE("canonical text: what is written is its own canonical form", "[xml]") {
  const std::string special = GENERATE("plain", "", " a  b ", "<&>\"'", "\t", "\n\r\n", "]]>", "&amp;", "\xC3\xA9",
                                       "\xF0\x9F\x96\x8B", "\xEF\xBF\xBD", "--", "\x7F", "\xC2\x85", "\xE2\x80\xA8");
  const std::string text = written(special, special);
  // Around it stands what would show in other forms.
  const std::string around =
      "<?xml version=\"1.0\"?><r xmlns=\"urn:r\" xmlns:a=\"urn:a\" xmlns:c=\"urn:c\">" + text + "</r>";
  const auto document = Document::parse(as_bytes(around), {}, "x.xml");
  REQUIRE(document);
  const auto octets = canonicalize(*document, document->root().children().front(), {.method = C14nMethod::Exclusive});
  REQUIRE(octets);
  CHECK(as_text(*octets) == text);
  CHECK(document->root().children().front().attribute("Id") == special);
  CHECK(document->root().children().front().children().back().text() == special);
}

TEST_CASE("canonical text: characters that XML cannot hold are noticed", "[xml][reject]") {
  const std::string_view bad = GENERATE(std::string_view("\0", 1), "\x01", "\x1F", "\xEF\xBF\xBE", "\xEF\xBF\xBF",
                                        "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "a\x80z");
  CanonicalText text;
  text.text(bad);
  CHECK_FALSE(text.is_xml());
  CanonicalText attribute;
  attribute.element("a", {{"b", bad}});
  CHECK_FALSE(attribute.is_xml());
}
