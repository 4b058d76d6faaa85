#include <catch2/catch.hpp>

#include "signing.hpp"

using namespace libsign;
using namespace libsign::xml;

namespace {

SignatureElement read(const Document& document, const Limits& limits = {}) {
  return read_signature(document, document.find_all(kDsig, "Signature").front(), limits);
}

Document parse(const std::string& text) {
  auto document = Document::parse(as_bytes(text), {}, "x.xml");
  REQUIRE(document);
  return std::move(*document);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

bool has(const SignatureElement& signature, std::string_view code, Severity severity = Severity::Error) {
  for (const Finding& one : signature.findings)
    if (one.code == code && one.severity == severity) return true;
  return false;
}

const std::string kGood =
    signing::signature(signing::reference("#o", "", "x"), "<KeyInfo/><Object Id=\"o\">x</Object>");

}  // namespace

TEST_CASE("signature: a well-formed one is taken apart without a finding", "[xml]") {
  const Document document = parse(kGood);
  const SignatureElement signature = read(document);
  CHECK(signature.findings.empty());
  CHECK(signature.c14n_uri == signing::kExclusive);
  CHECK(signature.algorithm == SignatureAlgorithm{Scheme::RsaPkcs1, Digest::Sha256});
  CHECK(signature.signature_value == Bytes{0, 0, 0});
  CHECK(signature.objects.size() == 1);
  REQUIRE(signature.references.size() == 1);
  CHECK(signature.references.front().uri == "#o");
  CHECK(signature.references.front().digest_value.size() == 32);
  const auto octets = signed_info_octets(document, signature);
  REQUIRE(octets);
  CHECK(as_text(*octets).starts_with("<SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><Canon"));
}

TEST_CASE("signature: parts missing, repeated, foreign or out of place are violations", "[xml][reject]") {
  const std::string info = signing::signed_info(signing::reference("#o", "", "x"));
  const std::string value = "<SignatureValue>AAAA</SignatureValue>";
  const auto inside = GENERATE_COPY(std::string(), info, value, value + info, info + info + value, info + value + value,
                                    info + value + "<KeyInfo/><KeyInfo/>", info + value + "<Object/><KeyInfo/>",
                                    info + value + "<x xmlns=''/>", "text" + info + value, info + "<Object/>" + value);
  CAPTURE(inside);
  const Document document = parse("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">" + inside + "</Signature>");
  CHECK(has(read(document), "SIGNATURE_STRUCTURE"));
}

TEST_CASE("signature: what stands wrongly inside SignedInfo is a violation", "[xml][reject]") {
  const auto [what, with] = GENERATE(table<std::string, std::string>({
      {"<DigestValue>", "<DigestValue><!--c-->"},
      {"<DigestValue>", "<DigestValue><?p?>"},
      {"<DigestValue>", "<DigestValue>!"},
      {"<DigestValue>", "<DigestValue/><DigestValue>"},
      {"<SignatureValue>AAAA", "<SignatureValue>AA<!--c-->AA"},
      {"<SignatureValue>AAAA", "<SignatureValue>"},
      {"<Reference ", "<x/><Reference "},
      {"<Reference ", "text<Reference "},
      {"<DigestMethod", "<Transforms><x/></Transforms><DigestMethod"},
      {"<DigestMethod", "<Transforms/><Transforms/><DigestMethod"},
      {"<SignatureMethod", "<CanonicalizationMethod/><SignatureMethod"},
  }));
  CAPTURE(what, with);
  const Document document = parse(replaced(kGood, what, with));
  CHECK(has(read(document), "SIGNATURE_STRUCTURE"));
}

TEST_CASE("signature: base64 may be wrapped, escaped and split by CDATA", "[xml]") {
  const Document document =
      parse(replaced(kGood, "<SignatureValue>AAAA", "<SignatureValue>\n A&#65;\r\n<![CDATA[ A]]>\tA "));
  const SignatureElement signature = read(document);
  CHECK(signature.findings.empty());
  CHECK(signature.signature_value == Bytes{0, 0, 0});
}

TEST_CASE("signature: an unknown canonicalization is a finding and has no octets", "[xml][reject]") {
  const Document document = parse(replaced(kGood, signing::kExclusive, "urn:x"));
  const SignatureElement signature = read(document);
  CHECK(has(signature, "C14N_UNKNOWN"));
  const auto octets = signed_info_octets(document, signature);
  REQUIRE_FALSE(octets);
  CHECK(octets.error().code == Errc::Unsupported);
}

TEST_CASE("signature: too many references are refused as a whole", "[xml][limits]") {
  std::string references;
  for (int i = 0; i < 11; ++i) references += signing::reference("#o", "", "x");
  const Document document = parse(signing::signature(references));
  Limits limits;
  CHECK(read(document, limits).references.size() == 11);
  limits.max_references = 10;
  const SignatureElement signature = read(document, limits);
  CHECK(has(signature, "LIMIT_EXCEEDED"));
  CHECK(signature.references.empty());
}

TEST_CASE("signature: unreadable certificates and keys are left out with a warning", "[xml][reject]") {
  const Document document = parse(replaced(kGood, "<KeyInfo/>",
                                           "<KeyInfo><X509Data><X509Certificate>AAAA</X509Certificate></"
                                           "X509Data><KeyValue><x xmlns=''/></KeyValue></KeyInfo>"));
  const SignatureElement signature = read(document);
  CHECK(has(signature, "CERTIFICATE_UNREADABLE", Severity::Warning));
  CHECK(has(signature, "KEY_UNREADABLE", Severity::Warning));
  CHECK(signature.certificates.empty());
  CHECK(signature.key_values.empty());
}

TEST_CASE("signature: certificates and keys of one KeyInfo are capped", "[xml][limits]") {
  std::string keys;
  for (int i = 0; i < 300; ++i)
    keys += "<KeyValue><RSAKeyValue><Modulus>wMBsrg==</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>";
  const Document document = parse(replaced(kGood, "<KeyInfo/>", "<KeyInfo>" + keys + "</KeyInfo>"));
  CHECK(has(read(document), "LIMIT_EXCEEDED"));
}
