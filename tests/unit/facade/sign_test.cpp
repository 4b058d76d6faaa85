#include <catch2/catch.hpp>
#include <libsign/sign.hpp>
#include <libsign/verify.hpp>

#include "support/pki.hpp"

using namespace libsign;

namespace {

Document memo() { return {"memo.txt", to_bytes("Clause 1. We cooperate."), "text/plain"}; }
Document xml() {
  return {"memo.xml",
          to_bytes("<?xml version=\"1.0\"?>\n<!-- a > b --><memo a='>'><clause Id=\"c1\">1</clause></memo>\n"),
          "text/xml"};
}

SignRequest request(Packaging packaging) {
  SignRequest request;
  const bool in_xml = packaging == Packaging::Enveloped || packaging == Packaging::DetachedSameFile;
  request.documents = {in_xml ? xml() : memo()};
  request.packaging = packaging;
  request.parameters.signing_time = support::now();
  if (packaging == Packaging::DetachedSameFile) request.element_id = "c1";
  return request;
}

VerifyOptions options_for(const SignRequest& request) {
  VerifyOptions options = support::options();
  if (request.packaging == Packaging::Detached) options.detached = request.documents;
  return options;
}

std::string explain(const Report& report) {
  std::string text = std::string(name(report.verdict)) + " " + report.error.value_or("");
  for (const auto& signature : report.signatures)
    for (const auto& finding : signature.findings) text += "\n" + finding.code + ": " + finding.message;
  for (const auto& finding : report.findings) text += "\n" + finding.code + ": " + finding.message;
  return text;
}

}  // namespace

TEST_CASE("sign: what every kind of key signs passes, in every packaging", "[facade]") {
  const std::string key = GENERATE("rsa2048", "rsa3072", "p256", "p384", "p521", "ed25519", "ed448", "rsa-pss");
  const Packaging packaging = GENERATE(Packaging::AsicE, Packaging::Enveloped, Packaging::Enveloping,
                                       Packaging::DetachedSameFile, Packaging::Detached);
  CAPTURE(key, static_cast<int>(packaging));
  const SignRequest wanted = request(packaging);
  const auto signer = support::signer(key);
  const auto signed_document = sign(wanted, *signer);
  REQUIRE(signed_document);
  const Report report = verify_or_explain(*signed_document, options_for(wanted));
  INFO(explain(report));
  CHECK(report.verdict == Verdict::Passed);
  REQUIRE(report.signatures.size() == 1);
  CHECK(report.signatures[0].level == Level::B);
  CHECK(report.signatures[0].signing_certificate == support::certificate(key));
  CHECK(report.signatures[0].claimed_signing_time == support::now());
  // base64 text may hide elements between its digits, so what it covers does not count as whole.
  CHECK(report.signed_octets.empty() == (packaging == Packaging::Enveloping));
}

TEST_CASE("sign: every claim comes back from the signed octets", "[facade]") {
  SignRequest wanted = request(Packaging::AsicE);
  wanted.parameters.commitments = {"http://uri.etsi.org/01903/v1.2.2#ProofOfApproval"};
  wanted.parameters.claimed_roles = {"Minister for <Digital> & more", "Ülem"};
  wanted.parameters.place = Place{"Tallinn", "EE"};
  wanted.parameters.signature_policy = SignatureParameters::PolicyIdentifier{
      "urn:oid:1.2.3.4", Digest::Sha256, Bytes(32, 7), "https://example.org/policy"};
  const auto signer = support::signer("p256");
  const auto signed_document = sign(wanted, *signer);
  REQUIRE(signed_document);
  const Report report = verify_or_explain(*signed_document, support::options());
  INFO(explain(report));
  REQUIRE(report.verdict == Verdict::Passed);
  const SignatureReport& signature = report.signatures.front();
  CHECK(signature.commitments == wanted.parameters.commitments);
  CHECK(signature.claimed_roles == wanted.parameters.claimed_roles);
  CHECK(signature.place == wanted.parameters.place);
  CHECK(signature.signature_policy == "urn:oid:1.2.3.4");
}

TEST_CASE("sign: a second signature stands beside the first and both pass", "[facade]") {
  const Packaging packaging = GENERATE(Packaging::AsicE, Packaging::Enveloped);
  const auto first = support::signer("rsa2048");
  const auto second = support::signer("p384");
  SignRequest wanted = request(packaging);
  const auto once = sign(wanted, *first);
  REQUIRE(once);
  wanted.documents = {*once};
  const auto twice = sign(wanted, *second);
  if (packaging == Packaging::Enveloped) {
    // An enveloped signature covers the whole document, so a second one in it breaks the first.
    INFO((twice ? std::string() : twice.error().what));
    REQUIRE(twice);
    CHECK(verify_or_explain(*twice, support::options()).verdict == Verdict::Failed);
    return;
  }
  INFO((twice ? std::string() : twice.error().what));
  REQUIRE(twice);
  const Report report = verify_or_explain(*twice, support::options());
  INFO(explain(report));
  CHECK(report.verdict == Verdict::Passed);
  CHECK(report.signatures.size() == 2);
}

TEST_CASE("sign: a certificate that cannot give a good signature is refused before the key is used",
          "[facade][reject]") {
  const std::string name = GENERATE("expired", "not-yet-valid", "no-non-repudiation");
  CAPTURE(name);
  const auto prepared = prepare(request(Packaging::AsicE), support::certificate(name), {});
  REQUIRE_FALSE(prepared);
  CHECK(prepared.error().code == Errc::Refused);
}

TEST_CASE("sign: documents that the packaging cannot carry are refused", "[facade][reject]") {
  const auto signer = support::signer("p256");
  SignRequest wanted = request(Packaging::Enveloped);
  wanted.documents = {memo()};
  CHECK_FALSE(sign(wanted, *signer));
  wanted.documents.clear();
  CHECK_FALSE(sign(wanted, *signer));
  wanted.documents = {Document("memo.xml", to_bytes("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"))};
  CHECK(sign(wanted, *signer).error().code == Errc::Unsupported);
  wanted = request(Packaging::DetachedSameFile);
  wanted.element_id = "nobody";
  CHECK(sign(wanted, *signer).error().code == Errc::NotFound);
  wanted = request(Packaging::AsicE);
  wanted.documents = {memo(), memo()};
  CHECK_FALSE(sign(wanted, *signer));
}

TEST_CASE("sign: an enveloped signature leaves the octets of the document as they were", "[facade]") {
  const auto signer = support::signer("p256");
  const SignRequest wanted = request(Packaging::Enveloped);
  const auto signed_document = sign(wanted, *signer);
  REQUIRE(signed_document);
  const std::string text(as_text(signed_document->bytes()));
  const std::string host(as_text(xml().bytes()));
  const auto start = text.find("<ds:Signature ");
  const auto end = text.find("</ds:Signature>") + std::string("</ds:Signature>").size();
  CHECK(text.substr(0, start) + text.substr(end) == host);
}
