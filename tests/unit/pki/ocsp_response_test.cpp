#include <catch2/catch.hpp>

#include "ocsp_maker.hpp"
#include "pki/ocsp.hpp"

using namespace libsign;
using namespace support;
using pki::OcspResponse;

namespace {

Bytes nonce_extension(const Bytes& value) { return extension("1.3.6.1.5.5.7.48.1.2", false, value); }

}  // namespace

TEST_CASE("OcspResponse: says what it holds, wrapped or bare", "[pki]") {
  const World world;
  const Bytes basic = basic_response({.responder = by_name(world.issuer),
                                      .singles = {world.single({})},
                                      .extensions = {nonce_extension(octet_string(Bytes{1, 2}))},
                                      .certificates = {world.issuer}},
                                     *world.ca_key);
  const auto whole = OcspResponse::from_der(response(basic));
  const auto bare = OcspResponse::from_der(basic);
  REQUIRE(whole);
  REQUIRE(bare);
  CHECK(equal(whole->der(), response(basic)));
  CHECK(equal(bare->der(), response(basic)));
  CHECK(equal(whole->sha256(), crypto::digest(Digest::Sha256, response(basic))));
  CHECK(format_instant(whole->produced_at()) == "2026-06-01T11:00:00Z");
  CHECK(whole->certificates() == std::vector{world.issuer});
  CHECK(whole->signature_algorithm() == SignatureAlgorithm{Scheme::Ecdsa, Digest::Sha256});
  CHECK(equal(whole->nonce(), Bytes{1, 2}));
}

TEST_CASE("OcspResponse: a nonce without its octet string is taken as it is", "[pki]") {
  const World world;
  const auto read = OcspResponse::from_der(basic_response(
      {.responder = by_name(world.issuer), .extensions = {nonce_extension(Bytes{9, 9, 9})}}, *world.ca_key));
  REQUIRE(read);
  CHECK(equal(read->nonce(), Bytes{9, 9, 9}));
}

TEST_CASE("OcspResponse: a responder that does not answer is told in words", "[pki]") {
  const auto [status, words] = GENERATE(table<std::uint8_t, const char*>({{1, "the request is malformed"},
                                                                          {2, "an internal error"},
                                                                          {3, "try later"},
                                                                          {5, "the request must be signed"},
                                                                          {6, "not authorized to ask"},
                                                                          {17, "an unknown status"}}));
  const auto read = OcspResponse::from_der(sequence({der::wrap(0x0A, {Bytes{status}})}));
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::Network);
  CHECK(read.error().what == std::string("the OCSP responder answered: ") + words);
}

TEST_CASE("OcspResponse: what is none is refused", "[pki]") {
  const World world;
  const ResponseSpec good{.responder = by_name(world.issuer), .singles = {world.single({})}};
  const Bytes encoded = response(basic_response(good, *world.ca_key));
  REQUIRE(OcspResponse::from_der(encoded));
  ResponseSpec nameless = good;
  nameless.responder = {};
  ResponseSpec bad_status = good;
  bad_status.singles = {world.single({.status = Bytes{0x83, 0}})};
  ResponseSpec bad_reason = good;
  bad_reason.singles = {world.single({.status = revoked("20260501000000Z", reason_of(7))})};
  ResponseSpec local_time = good;
  local_time.singles = {world.single({.status = revoked("20260501000000")})};
  ResponseSpec bad_cutoff = good;
  bad_cutoff.singles = {world.single({.extensions = {extension("1.3.6.1.5.5.7.48.1.6", false, integer(1))}})};
  for (const Bytes& each : {Bytes{}, to_bytes("rubbish"), joined({encoded, {0}}),
                            Bytes(encoded.begin(), encoded.end() - 1), basic_response(nameless, *world.ca_key),
                            basic_response(bad_status, *world.ca_key), basic_response(bad_reason, *world.ca_key),
                            basic_response(local_time, *world.ca_key), basic_response(bad_cutoff, *world.ca_key)}) {
    CAPTURE(to_hex(each).substr(0, 60));
    const auto read = OcspResponse::from_der(each);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::BadInput);
  }
}

TEST_CASE("OcspResponse: size and number of certificates are capped", "[pki]") {
  const World world;
  const auto many = OcspResponse::from_der(
      basic_response({.responder = by_name(world.issuer), .certificates = std::vector<Certificate>(101, world.issuer)},
                     *world.ca_key));
  REQUIRE_FALSE(many);
  CHECK(many.error().code == Errc::LimitExceeded);
  const auto big = OcspResponse::from_der(Bytes((4u << 20) + 1));
  REQUIRE_FALSE(big);
  CHECK(big.error().code == Errc::LimitExceeded);
}

TEST_CASE("ocsp_request: names the certificate by SHA-1, with a nonce if asked", "[pki]") {
  const World world;
  const auto hash = [](ByteView octets) { return octet_string(crypto::digest(Digest::Sha1, octets)); };
  const Bytes id = sequence({crypto::digest_identifier(Digest::Sha1), hash(world.issuer.subject_der()),
                             hash(crypto::key_bits(world.issuer.parts())), integer(7)});
  const Bytes list = sequence({sequence({id})});
  CHECK(pki::ocsp_request(world.subject, world.issuer, {}) == sequence({sequence({list})}));
  const Bytes extensions = der::wrap(der::context(2), {sequence({nonce_extension(octet_string(Bytes{5, 6}))})});
  CHECK(pki::ocsp_request(world.subject, world.issuer, Bytes{5, 6}) == sequence({sequence({list, extensions})}));
}
