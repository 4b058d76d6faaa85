#include <catch2/catch.hpp>
#include <libsign/sign.hpp>
#include <libsign/verify.hpp>

#include "support/pki.hpp"

using namespace libsign;

namespace {

SignRequest request() {
  SignRequest request;
  request.documents = {Document("memo.txt", to_bytes("We cooperate."), "text/plain")};
  request.parameters.signing_time = support::now();
  return request;
}

Prepared prepared_by(const Signer& signer) {
  auto prepared = prepare(request(), signer.certificate(), signer.chain());
  REQUIRE(prepared);
  return *std::move(prepared);
}

}  // namespace

TEST_CASE("prepare and finalize work in two processes", "[facade]") {
  const std::string key = GENERATE("rsa2048", "p384", "ed25519");
  const auto signer = support::signer(key);
  const Bytes carried = prepared_by(*signer).serialize();

  const auto restored = Prepared::deserialize(carried);
  REQUIRE(restored);
  const auto value = signer->sign(restored->to_be_signed());
  REQUIRE(value);
  const auto document = finalize(*restored, *value);
  REQUIRE(document);
  CHECK(verify_or_explain(*document, support::options()).verdict == Verdict::Passed);
}

TEST_CASE("finalize refuses a value that another key made, or that was damaged", "[facade][reject]") {
  const auto signer = support::signer("p256");
  const auto other = support::signer("p384");
  const Prepared prepared = prepared_by(*signer);
  auto value = signer->sign(prepared.to_be_signed());
  REQUIRE(value);
  Bytes damaged = *value;
  damaged.front() ^= 1;
  CHECK(finalize(prepared, damaged).error().code == Errc::Refused);
  const auto foreign = other->sign(prepared_by(*other).to_be_signed());
  REQUIRE(foreign);
  CHECK_FALSE(finalize(prepared, *foreign));
  CHECK_FALSE(finalize(prepared, {}));
}

TEST_CASE("what was prepared and then changed is never finished", "[facade][reject]") {
  const auto signer = support::signer("p256");
  const Prepared prepared = prepared_by(*signer);
  const auto value = signer->sign(prepared.to_be_signed());
  REQUIRE(value);
  const std::string carried(as_text(prepared.serialize()));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = carried;
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
  };
  const std::string document = carried.substr(carried.find("\"signature_document\":\"") + 22, 4000);
  for (const std::string& text :
       {changed("\"value_position\":", "\"value_position\":9"),
        changed("\"signature_id\":\"S0\"", "\"signature_id\":\"S1\""), changed("\"digest\":4", "\"digest\":5"),
        changed(document.substr(100, 8), "AAAAAAAA")}) {
    const auto restored = Prepared::deserialize(as_bytes(text));
    if (restored) CHECK_FALSE(finalize(*restored, *value));
  }
}

TEST_CASE("nonsense is no prepared signature", "[facade][reject]") {
  const std::string text = GENERATE("", "{}", "[]", "{\"schema\":\"mocsign-prepared/1\"}",
                                    "{\"schema\":\"mocsign-prepared/2\"}", "\xFF\xFE");
  CAPTURE(text);
  const auto restored = Prepared::deserialize(as_bytes(text));
  REQUIRE_FALSE(restored);
  CHECK(restored.error().code == Errc::BadInput);
}

TEST_CASE("prepare refuses keys and digests that no policy passes", "[facade][reject]") {
  const auto refusal = [](const std::string& key, SignatureParameters parameters) {
    SignRequest weak = request();
    parameters.signing_time = support::now();
    weak.parameters = std::move(parameters);
    const auto signer = support::signer(key);
    const auto prepared = prepare(weak, signer->certificate(), signer->chain());
    return prepared ? std::nullopt : std::optional(prepared.error().code);
  };
  CHECK(refusal("weak-rsa1024", {}) == Errc::Refused);
  for (const Digest digest : {Digest::Sha1, Digest::Md5, Digest::Ripemd160})
    CHECK(refusal("p256", {.reference_digest = digest}) == Errc::Refused);
  CHECK(refusal("rsa2048", {.algorithm = SignatureAlgorithm{Scheme::RsaPkcs1, Digest::Sha1, Digest::Sha1, 20}}) ==
        Errc::Refused);
  CHECK(refusal("weak-rsa1024", {.insecurely_allow_weak = true}) == std::nullopt);
  CHECK(refusal("p256", {.reference_digest = Digest::Sha1, .insecurely_allow_weak = true}) == std::nullopt);
}

TEST_CASE("prepare refuses more files than a verifier reads references", "[facade][reject]") {
  const auto signer = support::signer("p256");
  SignRequest many = request();
  many.limits.max_references = 3;
  for (const char* name : {"b.txt", "c.txt"}) many.documents.emplace_back(name, to_bytes("More."), "text/plain");
  const auto prepared = prepare(many, signer->certificate(), signer->chain());
  REQUIRE_FALSE(prepared);
  CHECK(prepared.error().code == Errc::LimitExceeded);
  many.limits.max_references = 4;
  CHECK(prepare(many, signer->certificate(), signer->chain()));
}

TEST_CASE("what is signed is what a parser reads, whatever characters claims hold", "[facade]") {
  const Packaging packaging = GENERATE(Packaging::AsicE, Packaging::Enveloped, Packaging::Enveloping,
                                       Packaging::DetachedSameFile, Packaging::Detached);
  SignRequest odd = request();
  const bool in_xml = packaging == Packaging::Enveloped || packaging == Packaging::DetachedSameFile;
  odd.documents = {in_xml ? Document("m.xml", to_bytes("<m xmlns=\"urn:m\" xml:lang='et'><c Id='c1'>\r\n</c></m>"), "")
                          : Document("a b&<\xC3\xB5>\"'.txt", to_bytes("We cooperate."), "text/x;a=\"<&>\"")};
  odd.packaging = packaging;
  odd.element_id = "c1";
  odd.parameters.claimed_roles = {"<Minister> & \"deputy\"\t\r\n]]>", "\xF0\x9F\x96\x8B"};
  odd.parameters.place = Place{.city = "T\xC3\xB5rva & <co>", .country = "EE"};
  odd.parameters.commitments = {"urn:a?b=c&d=<e>"};
  odd.parameters.signature_policy = {{.id = "urn:oid:1.2.3", .digest = Bytes(32, 7), .uri = "http://p.test/?a&b"}};
  const auto signer = support::signer("p256");
  const auto document = sign(odd, *signer);
  REQUIRE(document);
  VerifyOptions options = support::options();
  if (packaging == Packaging::Detached) options.detached = odd.documents;
  const Report report = verify_or_explain(*document, options);
  CHECK(report.verdict == Verdict::Passed);
  REQUIRE(report.signatures.size() == 1);
  CHECK(report.signatures.front().claimed_roles == odd.parameters.claimed_roles);
  CHECK(report.signatures.front().commitments == odd.parameters.commitments);

  odd.parameters.claimed_roles = {std::string("a\x01z")};
  CHECK(sign(odd, *signer).error().code == Errc::BadInput);
  odd.parameters.claimed_roles = {"\xFF"};
  CHECK(sign(odd, *signer).error().code == Errc::BadInput);
}
