#include <catch2/catch.hpp>

#include "pki/timestamp_token.hpp"
#include "support/as_ber.hpp"
#include "timestamp_maker.hpp"

using namespace libsign;
using namespace support;

namespace {

const Bytes kImprint = crypto::digest(Digest::Sha256, as_bytes("the data"));
const Bytes kNonce{0x91, 0x02};

Bytes status(std::uint8_t number, const Bytes& further = {}) { return sequence({integer(number), further}); }

Bytes good_token() { return Authority().token(info({.further = der::wrap_unsigned(kNonce)})); }

std::string refusal(const Bytes& response) {
  const auto token = pki::read_timestamp_response(response, Digest::Sha256, kImprint, kNonce);
  REQUIRE_FALSE(token);
  CHECK(token.error().code == Errc::Network);
  return token.error().what;
}

}  // namespace

TEST_CASE("timestamp_request: asks for the certificate, with a nonce that stays positive", "[pki]") {
  CHECK(to_hex(pki::timestamp_request(Digest::Sha256, Bytes(32, 0xAB), kNonce)) ==
        "303e0201013031300d060960864801650304020105000420"
        "abababababababababababababababababababababababababababababababab"
        "02030091020101ff");
  CHECK(to_hex(pki::timestamp_request(Digest::Sha1, Bytes(20, 0xAB), {})) ==
        "30290201013021300906052b0e03021a05000414abababababababababababababababababababab0101ff");
}

TEST_CASE("read_timestamp_response: a granted token is read", "[pki]") {
  for (const std::uint8_t granted : Bytes{0, 1}) {
    const auto token =
        pki::read_timestamp_response(sequence({status(granted), good_token()}), Digest::Sha256, kImprint, kNonce);
    REQUIRE(token);
    CHECK(token->verify({}).intact);
  }
}

TEST_CASE("read_timestamp_response: a token in BER is taken as it comes", "[pki]") {
  const Bytes ber = as_ber(good_token());
  for (const Bytes& response : {sequence({status(0), ber}), as_ber(sequence({status(0), good_token()}))}) {
    const auto token = pki::read_timestamp_response(response, Digest::Sha256, kImprint, kNonce);
    REQUIRE(token);
    CHECK(token->verify({}).intact);
  }
}

TEST_CASE("read_timestamp_response: a refusal is told in words", "[pki]") {
  const Bytes text = sequence({text_of(0x0C, "not\ntoday")});
  const Bytes bad_algorithm = der::wrap(der::kBitString, {Bytes{7, 0x80}});
  const Bytes clock_and_policy = der::wrap(der::kBitString, {Bytes{0, 0x00, 0x03}});
  CHECK(refusal(sequence({status(2)})) == "the time-stamping authority rejected the request");
  CHECK(refusal(sequence({status(2, bad_algorithm)})) ==
        "the time-stamping authority rejected the request: algorithm not supported");
  CHECK(refusal(sequence({status(2, joined({text, clock_and_policy}))})) ==
        "the time-stamping authority rejected the request: its clock is not available, policy not supported "
        "(\"not?today\")");
  CHECK(refusal(sequence({status(3)})) == "the time-stamping authority wants us to wait");
  CHECK(refusal(sequence({status(9)})) == "the time-stamping authority answered with an unknown status");
}

TEST_CASE("read_timestamp_response: rubbish and answers to other questions are refused", "[pki]") {
  const Bytes token = good_token();
  CHECK(refusal({}) == "the time-stamping authority sent no TimeStampResp");
  CHECK(refusal(to_bytes("<html>")) == "the time-stamping authority sent no TimeStampResp");
  CHECK(refusal(sequence({status(0)})) == "the time-stamping authority sent a TimeStampResp without a token");
  CHECK(refusal(sequence({status(0), token, token})) == "the time-stamping authority sent no TimeStampResp");
  CHECK(refusal(sequence({status(0), integer(1)})).starts_with("the time-stamping authority sent a token that"));
  const Bytes other(32, 1);
  CHECK(refusal(sequence({status(0), Authority().token(info({.imprint = other}))})) ==
        "the time-stamping authority sent a time-stamp of other data than asked for");
  CHECK(refusal(sequence({status(0), Authority().token(info({.further = integer(5)}))})) ==
        "the time-stamping authority sent a time-stamp with another nonce than asked for");
  CHECK(refusal(sequence({status(0), Authority().token(info({}))})) ==
        "the time-stamping authority sent a time-stamp with another nonce than asked for");
}
