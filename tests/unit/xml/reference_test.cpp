#include <catch2/catch.hpp>

#include "signing.hpp"

using namespace libsign;
using namespace libsign::xml;
using signing::reference;
using signing::transform;

namespace {

/// The outcome of the first reference of a document, which must outlive it.
struct Processed {
  Document document;
  SignatureElement signature;
  DigestedReference digested;

  std::string_view octets() const { return as_text(digested.octets.view); }
  std::string code() const { return digested.findings.empty() ? "" : digested.findings.front().code; }
};

Processed process(const std::string& text, const ExternalData& external = {}, const Limits& limits = {}) {
  auto document = Document::parse(as_bytes(text), {}, "x.xml");
  REQUIRE(document);
  auto signature = read_signature(*document, document->find_all(kDsig, "Signature").front(), limits);
  REQUIRE(signature.findings.empty());
  auto digested = process_reference(*document, signature, signature.references.front(), external, limits);
  return {std::move(*document), std::move(signature), std::move(digested)};
}

/// <r><!--c--><a Id="a">text<!--d--></a>SIGNATURE</r>
std::string document_with(const std::string& reference_text) {
  return "<!--top--><r><!--c--><a Id=\"a\">text<!--d--></a>" + signing::signature(reference_text) + "</r>";
}

}  // namespace

TEST_CASE("reference: a bare name covers an element without its comments", "[xml]") {
  const auto result = process(document_with(reference("#a", "", "<a Id=\"a\">text</a>")));
  CHECK(result.digested.found);
  CHECK(result.digested.intact);
  CHECK(result.digested.findings.empty());
  CHECK(result.digested.coverage == Coverage::Element);
  CHECK(result.digested.element == result.document.by_id("a"));
  CHECK(result.digested.whole);
  CHECK(result.digested.only_canonicalization);
  CHECK(result.octets() == "<a Id=\"a\">text</a>");
}

TEST_CASE("reference: an xpointer keeps comments where the canonicalization does", "[xml]") {
  const std::string with_comments = transform(std::string(signing::kC14n) + "#WithComments");
  const auto uri = GENERATE("#xpointer(id('a'))", "#xpointer(id(&quot;a&quot;))");
  CHECK(process(document_with(reference(uri, with_comments, ""))).octets() == "<a Id=\"a\">text<!--d--></a>");
  CHECK(process(document_with(reference(uri, "", ""))).octets() == "<a Id=\"a\">text</a>");
  CHECK(process(document_with(reference("#a", with_comments, ""))).octets() == "<a Id=\"a\">text</a>");
  CHECK(process(document_with(reference("#xpointer(/)", with_comments, "")))
            .octets()
            .starts_with("<!--top-->\n<r><!--c-->"));
  CHECK(process(document_with(reference("", with_comments, ""))).octets().starts_with("<r><a"));
}

TEST_CASE("reference: enveloped-signature leaves the rest of the document", "[xml]") {
  const auto chain =
      GENERATE(transform(signing::kEnveloped), transform(signing::kEnveloped) + transform(signing::kC14n),
               transform(signing::kC14n) + transform(signing::kEnveloped),
               transform(signing::kExclusive) + transform(signing::kC14n) + transform(signing::kEnveloped));
  CAPTURE(chain);
  const auto result = process(document_with(reference("", chain, "<r><a Id=\"a\">text</a></r>")));
  CHECK(result.digested.intact);
  CHECK(result.digested.coverage == Coverage::WholeDocument);
  CHECK_FALSE(result.digested.element);
  CHECK(result.digested.whole);
  CHECK_FALSE(result.digested.only_canonicalization);
}

TEST_CASE("reference: enveloped-signature removes its own signature only", "[xml]") {
  const std::string other = signing::signature(reference("#a", "", "x"), "<Object Id=\"o\"/>");
  const auto result =
      process("<r>" + signing::signature(reference("", transform(signing::kEnveloped), "")) + other + "</r>");
  CHECK(result.octets().find("<Object Id=\"o\"></Object>") != std::string::npos);
  CHECK(result.octets().find("<Signature ") == result.octets().rfind("<Signature "));
}

TEST_CASE("reference: enveloped-signature that would leave nothing, or has no document, is refused", "[xml][reject]") {
  const ExternalData external = [](std::string_view) { return SharedBytes::own(to_bytes("<x/>")); };
  const auto uri = GENERATE("#o", "file.xml");
  const auto result = process(
      "<r>" + signing::signature(reference(uri, transform(signing::kEnveloped), ""), "<Object Id=\"o\"/>") + "</r>",
      external);
  CHECK(result.code() == "TRANSFORM_REFUSED");
  CHECK_FALSE(result.digested.intact);
  CHECK(result.digested.octets.view.empty());
}

TEST_CASE("reference: enveloped-signature behind a canonicalization leaves a part of the signature whole", "[xml]") {
  const std::string object = "<Object xmlns=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"o\"></Object>";
  const auto chain = transform(signing::kC14n) + transform(signing::kEnveloped);
  const auto result =
      process("<r>" + signing::signature(reference("#o", chain, object), "<Object Id=\"o\"/>") + "</r>");
  CHECK(result.code().empty());
  CHECK(result.octets() == object);
  CHECK(result.digested.intact);
}

TEST_CASE("reference: what is not there, or there twice, is not found", "[xml][reject]") {
  CHECK(process(document_with(reference("#b", "", ""))).code() == "REFERENCE_NOT_FOUND");
  CHECK(process(document_with(reference("file.txt", "", ""))).code() == "REFERENCE_NOT_FOUND");
  CHECK(process(document_with(reference("#xpointer(//a)", "", ""))).code() == "REFERENCE_NOT_FOUND");
  CHECK(process("<r><a Id='a'/><b id='a'/>" + signing::signature(reference("#a", "", "")) + "</r>").code() ==
        "DUPLICATE_ID");
  std::string without_uri = reference("", "", "");
  without_uri.erase(without_uri.find(" URI=\"\""), 7);
  CHECK(process(document_with(without_uri)).code() == "REFERENCE_NOT_FOUND");
  CHECK_FALSE(process(document_with(reference("#b", "", ""))).digested.found);
}

TEST_CASE("reference: octets handed over are digested as they are, without a copy", "[xml]") {
  const SharedBytes data = SharedBytes::own(to_bytes("any\r\noctets"));
  std::string asked;
  const auto result = process(document_with(reference("a%20b.txt", "", "any\r\noctets")), [&](std::string_view uri) {
    asked = uri;
    return data;
  });
  CHECK(asked == "a%20b.txt");
  CHECK(result.digested.intact);
  CHECK(result.digested.coverage == Coverage::External);
  CHECK(result.digested.octets.view.data() == data.view.data());
}

TEST_CASE("reference: octets handed over are parsed, under the same caps, where a transform needs nodes", "[xml]") {
  const auto external = [](std::string text) -> ExternalData {
    return [text](std::string_view) { return SharedBytes::own(to_bytes(text)); };
  };
  const std::string text = document_with(reference("a.xml", transform(signing::kC14n), "<x a=\"1\"></x>"));
  CHECK(process(text, external("<?xml version='1.0'?><x  a='1'/>")).digested.intact);
  CHECK(process(text, external("<!DOCTYPE x><x/>")).code() == "TRANSFORM_REFUSED");
  CHECK(process(text, external("no xml")).code() == "TRANSFORM_REFUSED");
}

TEST_CASE("reference: base64 decodes the text of nodes or of octets and covers only a part", "[xml]") {
  const std::string base64 = transform("http://www.w3.org/2000/09/xmldsig#base64");
  const auto nodes =
      process("<r><a Id='a'>Zm<!--c--><b>9v</b></a>" + signing::signature(reference("#a", base64, "foo")) + "</r>");
  CHECK(nodes.digested.intact);
  CHECK_FALSE(nodes.digested.whole);
  const auto octets = process(document_with(reference("f", base64, "foo")),
                              [](std::string_view) { return SharedBytes::own(to_bytes("Zm9v\n")); });
  CHECK(octets.digested.intact);
  CHECK(process(document_with(reference("#a", base64 + base64, ""))).code() == "TRANSFORM_REFUSED");
}

TEST_CASE("reference: a changed digest, an unknown digest, XSLT and unknown transforms are findings", "[xml][reject]") {
  CHECK(process(document_with(reference("#a", "", "other"))).code() == "HASH_MISMATCH");
  CHECK(process(document_with(reference("#a", transform("http://www.w3.org/TR/1999/REC-xslt-19991116"), ""))).code() ==
        "TRANSFORM_REFUSED");
  CHECK(process(document_with(reference("#a", transform("urn:x"), ""))).code() == "TRANSFORM_UNKNOWN");
  std::string unknown = reference("#a", "", "<a Id=\"a\">text</a>");
  unknown.replace(unknown.find("xmlenc#sha256"), 13, "xmlenc#sha999");
  const auto result = process(document_with(unknown));
  CHECK(result.code() == "DIGEST_ALGORITHM_UNKNOWN");
  CHECK_FALSE(result.digested.intact);
}

TEST_CASE("reference: transforms and digested octets are capped", "[xml][limits]") {
  Limits limits;
  limits.max_transforms = 2;
  const std::string c14n = transform(signing::kC14n);
  CHECK(process(document_with(reference("#a", c14n + c14n, "<a Id=\"a\">text</a>")), {}, limits).digested.intact);
  CHECK(process(document_with(reference("#a", c14n + c14n + c14n, "")), {}, limits).code() == "LIMIT_EXCEEDED");
  limits.max_digested_bytes = 5;
  CHECK(process(document_with(reference("#a", "", "")), {}, limits).code() == "LIMIT_EXCEEDED");
  const ExternalData external = [](std::string_view) { return SharedBytes::own(to_bytes("123456")); };
  CHECK(process(document_with(reference("f", "", "123456")), external, limits).code() == "LIMIT_EXCEEDED");
}
