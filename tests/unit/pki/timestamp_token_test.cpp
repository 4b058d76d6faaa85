#include "pki/timestamp_token.hpp"

#include <catch2/catch.hpp>

#include "timestamp_maker.hpp"

using namespace libsign;
using namespace support;
using pki::TimestampToken;

namespace {

std::string codes(const TimestampToken::Verdict& verdict) {
  std::string text;
  for (const Finding& finding : verdict.findings)
    text += (text.empty() ? "" : " ") + finding.code + (finding.severity == Severity::Warning ? "?" : "");
  return text;
}

TimestampToken::Verdict judged(const Bytes& token) {
  const auto read = TimestampToken::from_der(token);
  REQUIRE(read);
  return read->verify({});
}

}  // namespace

TEST_CASE("TimestampToken: says what it holds", "[pki]") {
  const Authority authority;
  const Bytes accuracy = sequence({integer(1), der::wrap(0x80, {Bytes{2}}), der::wrap(0x81, {Bytes{3}})});
  const Bytes ordering = der::wrap(der::kBoolean, {Bytes{0xFF}});
  const Bytes nonce = der::wrap(der::kInteger, {Bytes{0, 0x80, 1}});
  const Bytes tsa = der::wrap(der::context(0), {der::wrap(der::context(4), {common_name("TSA")})});
  const Bytes encoded =
      authority.token(info({.time = "20260601120000.987Z", .further = joined({accuracy, ordering, nonce, tsa})}));
  const auto token = TimestampToken::from_der(encoded);
  REQUIRE(token);
  CHECK(equal(token->der(), encoded));
  CHECK(equal(token->sha256(), crypto::digest(Digest::Sha256, encoded)));
  CHECK(format_instant(token->time()) == "2026-06-01T12:00:00Z");
  CHECK(token->policy() == "1.2.3");
  CHECK(token->serial_number() == "1234");
  CHECK(token->imprint_algorithm() == Digest::Sha256);
  CHECK(equal(token->imprint(), crypto::digest(Digest::Sha256, as_bytes("the data"))));
  CHECK(equal(token->nonce(), Bytes{0, 0x80, 1}));
  CHECK(token->accuracy() == std::chrono::microseconds{1'002'003});
  CHECK(token->certificates() == std::vector{authority.certificate});
  const auto verdict = token->verify({});
  CHECK(verdict.intact);
  CHECK(verdict.certificate == authority.certificate);
  CHECK(verdict.algorithm == SignatureAlgorithm{Scheme::Ecdsa, Digest::Sha256});
  CHECK(codes(verdict) == "");
}

TEST_CASE("TimestampToken: a TSTInfo that RFC 3161 does not allow is no token", "[pki]") {
  const Authority authority;
  const Bytes short_imprint(20, 1);
  const InfoSpec spec = GENERATE_COPY(
      InfoSpec{.version = 2}, InfoSpec{.imprint = short_imprint}, InfoSpec{.time = "20260601120000"},
      InfoSpec{.time = "20260601120000.Z"}, InfoSpec{.time = "20260631120000Z"}, InfoSpec{.time = "202606011200Z"},
      InfoSpec{.time = "20260601120000,5Z"}, InfoSpec{.time = "20260601120000+0200"},
      InfoSpec{.further = sequence({der::wrap(0x80, {Bytes{0x03, 0xE8}})})}, InfoSpec{.further = integer(1)},
      InfoSpec{.further = joined({integer(1), integer(2)})}, InfoSpec{.further = Bytes{der::kNull, 0}});
  const bool is_nonce_alone = spec.further == integer(1);
  CHECK(TimestampToken::from_der(authority.token(info(spec))).has_value() == is_nonce_alone);
}

TEST_CASE("TimestampToken: other content, and none, is no token", "[pki]") {
  const Authority authority;
  const Bytes content = info({});
  const Bytes signer = authority.signer(content, usual_attributes(kTimestampInfo, content, authority.certificate));
  CHECK_FALSE(TimestampToken::from_der(signed_data({.content = content, .signers = {signer}})));
  CHECK_FALSE(TimestampToken::from_der(
      signed_data({.type = kTimestampInfo, .content = content, .detached = true, .signers = {signer}})));
  CHECK_FALSE(TimestampToken::from_der(to_bytes("rubbish")));
}

TEST_CASE("TimestampToken: altered, it is not intact", "[pki]") {
  const Authority authority;
  Bytes encoded = authority.token(info({}));
  const Bytes digits = to_bytes("20260601120000Z");
  *std::search(encoded.begin(), encoded.end(), digits.begin(), digits.end()) = '1';
  const auto verdict = judged(encoded);
  CHECK_FALSE(verdict.intact);
}

TEST_CASE("TimestampToken: the certificate must be for time-stamping alone", "[pki]") {
  CHECK(codes(judged(Authority({extended_key_usage(true, {kTimeStamping})}).token(info({})))) == "");
  for (const auto& extensions :
       std::vector<std::vector<Bytes>>{{},
                                       {extended_key_usage(false, {kTimeStamping})},
                                       {extended_key_usage(true, {kOcspSigning})},
                                       {extended_key_usage(true, {kTimeStamping, kOcspSigning})}})
    CHECK(codes(judged(Authority(extensions).token(info({})))) == "TIMESTAMP_KEY_USAGE");
}

TEST_CASE("TimestampToken: one signer, bound to its certificate", "[pki]") {
  const Authority authority;
  const Bytes content = info({});
  SignedDataSpec spec{.type = kTimestampInfo,
                      .content = content,
                      .certificates = {to_bytes(authority.certificate.der())},
                      .signers = {authority.signer(
                          content, {content_type_attribute(kTimestampInfo), message_digest_attribute(content)})}};
  CHECK(codes(judged(signed_data(spec))) == "TIMESTAMP_SIGNER_UNBOUND");
  spec.signers.push_back(authority.signer(content, usual_attributes(kTimestampInfo, content, authority.certificate)));
  const auto two = judged(signed_data(spec));
  CHECK_FALSE(two.intact);
  CHECK(codes(two) == "TIMESTAMP_SIGNERS");
  spec.signers.clear();
  CHECK(codes(judged(signed_data(spec))) == "TIMESTAMP_SIGNERS");
}

TEST_CASE("TimestampToken: critical extensions that are not processed", "[pki]") {
  const Authority authority;
  const auto with = [&](const Bytes& extension) {
    return codes(judged(authority.token(info({.further = der::wrap(der::context(1), {extension})}))));
  };
  CHECK(with(extension("1.2.3.4", false, {})) == "");
  CHECK(with(extension("1.2.3.4", true, {})) == "TIMESTAMP_EXTENSION");
  CHECK(with(extension("1.3.6.1.5.5.7.1.3", true, {})) == "");
}

TEST_CASE("TimestampToken: another authority's name is a warning", "[pki]") {
  const Authority authority;
  const Bytes other = der::wrap(der::context(0), {der::wrap(der::context(4), {common_name("Other")})});
  CHECK(codes(judged(authority.token(info({.further = other})))) == "TIMESTAMP_NAME?");
}
