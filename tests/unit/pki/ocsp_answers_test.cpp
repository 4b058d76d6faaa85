#include <catch2/catch.hpp>

#include "ocsp_maker.hpp"
#include "pki/revocation_parts.hpp"

using namespace libsign;
using namespace support;
using pki::OcspResponse;
using pki::RevocationAnswer;
using pki::RevocationAnswers;

namespace {

RevocationAnswers answers_of(const World& world, const Bytes& encoded, std::vector<Certificate> candidates = {},
                             std::vector<Certificate> anchors = {}) {
  const auto read = OcspResponse::from_der(encoded);
  REQUIRE(read);
  const pki::RevocationData data{{}, {*read}};
  const TrustStore trust(std::move(anchors));
  const Limits limits;
  RevocationAnswers answers;
  pki::ocsp_answers({world.subject, world.issuer, data, candidates, trust, limits}, answers);
  return answers;
}

std::string refusal(const RevocationAnswers& answers) {
  CHECK(answers.usable.empty());
  return answers.unusable.size() == 1 ? answers.unusable.front().reason : "";
}

}  // namespace

TEST_CASE("ocsp_answers: the issuer itself answers, named either way", "[pki]") {
  const World world;
  const bool is_by_key = GENERATE(false, true);
  const Bytes responder = is_by_key ? by_key(world.issuer) : by_name(world.issuer);
  const Bytes encoded = basic_response({.responder = responder, .singles = {world.single({})}}, *world.ca_key);
  const auto answers = answers_of(world, encoded);
  CHECK(answers.unusable.empty());
  REQUIRE(answers.usable.size() == 1);
  const RevocationAnswer& answer = answers.usable.front();
  CHECK(answer.kind == RevocationAnswer::Kind::Ocsp);
  CHECK(answer.status == RevocationAnswer::Status::Good);
  CHECK(format_instant(answer.this_update) == "2026-06-01T10:00:00Z");
  CHECK(format_instant(answer.next_update.value()) == "2026-06-02T10:00:00Z");
  CHECK(format_instant(answer.issued) == "2026-06-01T11:00:00Z");
  CHECK(answer.signer == world.issuer);
  CHECK(answer.signed_by_issuer);
  CHECK(answer.algorithm == SignatureAlgorithm{Scheme::Ecdsa, Digest::Sha256});
  CHECK(answer.sources == std::vector<Bytes>{crypto::digest(Digest::Sha256, response(encoded))});
}

TEST_CASE("ocsp_answers: a delegate that the issuer appointed, in the response or among the candidates", "[pki]") {
  const World world;
  const Certificate responder = world.responder();
  ResponseSpec spec{.responder = by_name(responder), .singles = {world.single({})}};
  CHECK(refusal(answers_of(world, basic_response(spec, *world.responder_key))) ==
        "An OCSP response cannot be used: the certificate of its signer is not at hand.");
  CHECK(answers_of(world, basic_response(spec, *world.responder_key), {responder}).usable.size() == 1);
  spec.certificates = {responder};
  const auto answers = answers_of(world, basic_response(spec, *world.responder_key));
  REQUIRE(answers.usable.size() == 1);
  CHECK(answers.usable.front().signer == responder);
  CHECK_FALSE(answers.usable.front().signed_by_issuer);
  CHECK_FALSE(answers.usable.front().signer_unchecked);
}

TEST_CASE("ocsp_answers: a responder that need not be checked is marked", "[pki]") {
  const World world;
  const Certificate responder = world.responder(
      {extended_key_usage(false, {kOcspSigning}), extension("1.3.6.1.5.5.7.48.1.5", false, Bytes{der::kNull, 0})});
  const auto answers = answers_of(
      world,
      basic_response({.responder = by_key(responder), .singles = {world.single({})}, .certificates = {responder}},
                     *world.responder_key));
  REQUIRE(answers.usable.size() == 1);
  CHECK(answers.usable.front().signer_unchecked);
}

TEST_CASE("ocsp_answers: who was not appointed may answer only as an anchor", "[pki]") {
  const World world;
  const Certificate not_for_ocsp = world.responder({});
  const Certificate of_another_ca =
      certify({common_name("Responder"), common_name("Other CA"), 9, {extended_key_usage(false, {kOcspSigning})}},
              *world.responder_key, *world.ca_key);
  const Certificate forged =
      certify({common_name("Responder"), common_name("CA"), 9, {extended_key_usage(false, {kOcspSigning})}},
              *world.responder_key, *world.responder_key);
  const std::vector<std::pair<Certificate, std::string>> cases{
      {not_for_ocsp, "the certificate of its signer is not for signing OCSP responses"},
      {of_another_ca, "the issuer of the certificate has not appointed its signer"},
      {forged, "the certificate of its signer is not signed by the issuer"}};
  for (const auto& [certificate, reason] : cases) {
    const Bytes encoded = basic_response(
        {.responder = by_name(certificate), .singles = {world.single({})}, .certificates = {certificate}},
        *world.responder_key);
    CHECK(refusal(answers_of(world, encoded)) == "An OCSP response cannot be used: " + reason + ".");
    CHECK(answers_of(world, encoded, {}, {certificate}).usable.size() == 1);
  }
}

TEST_CASE("ocsp_answers: a response with a wrong signature is unusable", "[pki]") {
  const World world;
  const Certificate responder = world.responder();
  CHECK(refusal(answers_of(world, basic_response({.responder = by_name(world.issuer), .singles = {world.single({})}},
                                                 *world.responder_key))) ==
        "An OCSP response cannot be used: its signature is not by the issuer that it names.");
  CHECK(refusal(answers_of(
            world, basic_response(
                       {.responder = by_name(responder), .singles = {world.single({})}, .certificates = {responder}},
                       *world.ca_key))) ==
        "An OCSP response cannot be used: its signature is not by the responder that it names.");
}

TEST_CASE("ocsp_answers: answers about other certificates are no answers", "[pki]") {
  const World world;
  const World other;
  Bytes elsewhere = world.single({});
  const Bytes name_hash = crypto::digest(Digest::Sha1, world.issuer.subject_der());
  *std::search(elsewhere.begin(), elsewhere.end(), name_hash.begin(), name_hash.end()) ^= 1;
  Bytes other_key = world.single({});
  const Bytes key_hash = crypto::digest(Digest::Sha1, crypto::key_bits(world.issuer.parts()));
  *std::search(other_key.begin(), other_key.end(), key_hash.begin(), key_hash.end()) ^= 1;
  const auto answers = answers_of(
      world, basic_response(
                 {.responder = by_name(world.issuer), .singles = {world.single({.serial = 8}), elsewhere, other_key}},
                 *world.ca_key));
  CHECK(answers.usable.empty());
  CHECK(answers.unusable.empty());
}

TEST_CASE("ocsp_answers: certificates may be named with another digest", "[pki]") {
  const World world;
  const Digest digest = GENERATE(Digest::Sha1, Digest::Sha256, Digest::Sha512, Digest::Sha3_256);
  CHECK(answers_of(world, basic_response({.responder = by_name(world.issuer), .singles = {world.single({digest})}},
                                         *world.ca_key))
            .usable.size() == 1);
}

TEST_CASE("ocsp_answers: of several answers the worst counts", "[pki]") {
  const World world;
  const Bytes good = world.single({});
  const Bytes unknown = world.single({.status = Bytes{0x82, 0}});
  const Bytes late = world.single({.status = revoked("20260501000000Z", reason_of(6))});
  const Bytes early = world.single({.status = revoked("20260401000000Z", reason_of(1))});
  const auto status_of = [&](const std::vector<Bytes>& singles) {
    const auto answers =
        answers_of(world, basic_response({.responder = by_name(world.issuer), .singles = singles}, *world.ca_key));
    REQUIRE(answers.usable.size() == 1);
    return answers.usable.front();
  };
  CHECK(status_of({good, unknown}).status == RevocationAnswer::Status::Unknown);
  CHECK(status_of({good, late, unknown}).status == RevocationAnswer::Status::Revoked);
  const RevocationAnswer worst = status_of({late, early, good});
  CHECK(format_instant(worst.revocation_time.value()) == "2026-04-01T00:00:00Z");
  CHECK(worst.reason == pki::RevocationReason::KeyCompromise);
}

TEST_CASE("ocsp_answers: an unknown critical extension makes a response unusable", "[pki]") {
  const World world;
  const Bytes unknown = extension("1.2.3.4", true, {});
  const Bytes harmless = extension("1.2.3.4", false, {});
  const ResponseSpec in_response{
      .responder = by_name(world.issuer), .singles = {world.single({})}, .extensions = {unknown}};
  const ResponseSpec in_answer{.responder = by_name(world.issuer),
                               .singles = {world.single({.extensions = {unknown}})}};
  for (const ResponseSpec& spec : {in_response, in_answer})
    CHECK(refusal(answers_of(world, basic_response(spec, *world.ca_key))) ==
          "An OCSP response cannot be used: it has the critical extension 1.2.3.4 that is not processed.");
  const ResponseSpec fine{
      .responder = by_name(world.issuer),
      .singles = {world.single({.extensions = {harmless}}), world.single({.serial = 8, .extensions = {unknown}})},
      .extensions = {harmless}};
  CHECK(answers_of(world, basic_response(fine, *world.ca_key)).usable.size() == 1);
}

TEST_CASE("ocsp_answers: archiveCutoff says since when entries are kept", "[pki]") {
  const World world;
  const Bytes cutoff = extension("1.3.6.1.5.5.7.48.1.6", false, time("20200101000000Z"));
  const auto answers = answers_of(
      world, basic_response({.responder = by_name(world.issuer), .singles = {world.single({.extensions = {cutoff}})}},
                            *world.ca_key));
  REQUIRE(answers.usable.size() == 1);
  CHECK(format_instant(answers.usable.front().keeps_expired.value()) == "2020-01-01T00:00:00Z");
}

TEST_CASE("ocsp_answers: the number of signers to try is capped", "[pki]") {
  const World world;
  std::vector<Certificate> many;
  for (std::uint8_t serial = 10; serial < 40; ++serial)
    many.push_back(certify({common_name("Responder"), common_name("CA"), serial}, *world.responder_key, *world.ca_key));
  const Bytes encoded = basic_response(
      {.responder = by_name(many.front()), .singles = {world.single({})}, .certificates = many}, *world.responder_key);
  CHECK(refusal(answers_of(world, encoded)) == "An OCSP response cannot be used: it has too many signers to try.");
}
