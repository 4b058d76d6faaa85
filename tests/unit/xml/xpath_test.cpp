#include <catch2/catch.hpp>

#include "signing.hpp"
#include "xml/xpath_cost.hpp"

using namespace libsign;
using namespace libsign::xml;
using signing::transform;

namespace {

constexpr const char* kXPath = "http://www.w3.org/TR/1999/REC-xpath-19991116";
constexpr const char* kFilter2 = "http://www.w3.org/2002/06/xmldsig-filter2";

struct Outcome {
  std::string octets;
  std::string code;
  bool whole = true;
};

/// The octets of URI="" under `transforms` in a document that begins with `body`.
Outcome run(const std::string& body, const std::string& transforms, const Limits& limits = {}) {
  const std::string text =
      "<r xmlns:p='urn:p'>" + body + signing::signature(signing::reference("", transforms, "")) + "</r>";
  const auto document = Document::parse(as_bytes(text), {}, "x.xml");
  REQUIRE(document);
  const auto signature = read_signature(*document, document->find_all(kDsig, "Signature").front(), limits);
  const auto digested = process_reference(*document, signature, signature.references.front(), {}, limits);
  std::string code;
  for (const Finding& one : digested.findings)
    if (one.code != "HASH_MISMATCH") code = one.code;
  return {std::string(as_text(digested.octets.view)), code, digested.whole};
}

std::string xpath(const std::string& expression) { return transform(kXPath, "<XPath>" + expression + "</XPath>"); }

std::string filter2(const std::string& filters) { return transform(kFilter2, filters); }
std::string filter(const std::string& kind, const std::string& expression) {
  return std::string("<XPath xmlns=\"") + kFilter2 + "\" Filter=\"" + kind + "\">" + expression + "</XPath>";
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("xpath: nodes, attributes and namespace nodes are chosen one by one", "[xml]") {
  const std::string body = "<a n='1' m='2'>x<b/></a>";
  CHECK(run(body, xpath("ancestor-or-self::a")).octets == "<a xmlns:p=\"urn:p\" m=\"2\" n=\"1\">x<b></b></a>");
  CHECK(run(body, xpath("self::a or self::text()[. = 'x']")).octets == "<a>x</a>");
  CHECK(run(body, xpath("self::a or (parent::a and name() = 'n')")).octets == "<a n=\"1\"></a>");
  CHECK(run(body, xpath("self::a or (parent::a and . = 'urn:p')")).octets == "<a xmlns:p=\"urn:p\"></a>");
  CHECK(run(body, xpath("count(self::a)")).octets == "<a></a>");
  CHECK_FALSE(run(body, xpath("self::a")).whole);
}

TEST_CASE("xpath: what is not inside a signature is what enveloped-signature leaves", "[xml]") {
  const std::string body = "<a n='1'>x</a>";
  const auto expression = GENERATE("not(ancestor-or-self::ds:Signature)",
                                   "count(ancestor-or-self::ds:Signature | here()/ancestor::ds:Signature[1]) > "
                                   "count(ancestor-or-self::ds:Signature)");
  const std::string transforms =
      transform(kXPath, std::string("<XPath xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">") +
                            (std::string(expression).starts_with("count")
                                 ? "count(ancestor-or-self::ds:Signature | here()/ancestor::ds:Signature[1]) &gt; "
                                   "count(ancestor-or-self::ds:Signature)"
                                 : expression) +
                            "</XPath>");
  CHECK(run(body, transforms).octets == run(body, transform(signing::kEnveloped)).octets);
}

TEST_CASE("xpath: filters intersect, subtract and unite subtrees in turn", "[xml]") {
  const std::string body = "<a>1<b>2<c>3</c></b></a><d>4</d>";
  CHECK(run(body, filter2(filter("intersect", "//a"))).octets == "<a xmlns:p=\"urn:p\">1<b>2<c>3</c></b></a>");
  CHECK(run(body, filter2(filter("intersect", "//a") + filter("subtract", "//b") + filter("union", "//c"))).octets ==
        "<a xmlns:p=\"urn:p\">1<c>3</c></a>");
  CHECK(run(body, filter2(filter("intersect", "//a | //d"))).octets ==
        "<a xmlns:p=\"urn:p\">1<b>2<c>3</c></b></a><d xmlns:p=\"urn:p\">4</d>");
  CHECK(run(body, filter2(filter("subtract", "here()/ancestor::*[local-name() = 'Signature']"))).octets ==
        run(body, transform(signing::kEnveloped)).octets);
}

TEST_CASE("xpath: expressions that are malformed, too long or of no use are refused", "[xml][reject]") {
  CHECK(run("", xpath("((")).code == "TRANSFORM_REFUSED");
  CHECK(run("", xpath("q:undeclared")).code == "TRANSFORM_REFUSED");
  CHECK(run("", xpath("document('file:///etc/passwd')")).code == "TRANSFORM_REFUSED");
  CHECK(run("", xpath("$variable")).code == "TRANSFORM_REFUSED");
  CHECK(run("", transform(kXPath)).code == "TRANSFORM_REFUSED");
  CHECK(run("", filter2("")).code == "TRANSFORM_REFUSED");
  CHECK(run("", filter2(filter("xor", "/"))).code == "TRANSFORM_REFUSED");
  CHECK(run("", filter2(filter("union", "1"))).code == "TRANSFORM_REFUSED");
  CHECK(run("", xpath(std::string(5'000, ' ') + "true()")).code == "LIMIT_EXCEEDED");
  CHECK(run("", filter2(repeat(filter("union", "/"), 9))).code == "LIMIT_EXCEEDED");
}

TEST_CASE("xpath: operations are capped", "[xml][limits]") {
  Limits limits;
  limits.max_xpath_operations = 500;
  CHECK(run("<a/>", xpath("self::a"), limits).code.empty());
  CHECK(run(repeat("<a/>", 1'000), xpath("self::a"), limits).code == "LIMIT_EXCEEDED");
  limits.max_xpath_operations = 20'000;
  CHECK(run(repeat("<a/>", 1'000), xpath("//a"), limits).code == "LIMIT_EXCEEDED");
}

TEST_CASE("xpath: hostile expressions over 20,000 elements end soon", "[xml][limits]") {
  const auto expression = GENERATE("count(//a | //a/..)", "//a//ancestor::*//a", "contains(string(/), string(/r))",
                                   "//a[count(//a) &gt; 1]", "count(//a[//a[//a]])", "/ = / or / != /", "//a = //a",
                                   "string-length(concat(/, /, /, /, /, /, /)) = 1", "//namespace::*", "//a");
  CAPTURE(expression);
  CHECK(run(repeat("<a>text</a>", 20'000), xpath(expression)).code == "LIMIT_EXCEEDED");
}

TEST_CASE("xpath: plain location paths have the whole budget, others what the worst case allows", "[xml][limits]") {
  const Limits limits;
  const XPathWork large{.evaluations = 100'000, .text_bytes = 1'000'000};
  const auto plain = GENERATE("not(ancestor-or-self::ds:Signature)", "ancestor-or-self::a or ancestor-or-self::b",
                              " self::text() and not( ancestor::x-y ) ", "/r/*/@Id", "//a");
  CHECK(operations_per_evaluation(plain, large, limits) == limits.max_xpath_operations);
  const auto costly =
      GENERATE("//a//b", "//a/..", "//a | //b", "a[1]", "(//a)/b", "string(/)", ". = 'x'", "/ * 2",
               "self::a div self::b", "-/", "//namespace::*", "//a/preceding::b", "1", "here()/ancestor::a");
  CAPTURE(costly);
  const auto allowance = operations_per_evaluation(costly, large, limits);
  CHECK((!allowance || *allowance < 1'000));
}
