#include "sandbox/world/world.hpp"

#include <openssl/ocsp.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <catch2/catch.hpp>
#include <libsign/trust_store.hpp>

#include "sandbox/world/der.hpp"
#include "sandbox/world/ocsp_writer.hpp"
#include "sandbox/world/openssl.hpp"
#include "world_fixture.hpp"

using namespace libsign;
using namespace libsign::sandbox;
using namespace world_test;

namespace {

using OcspResponsePtr = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
using OcspBasicPtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;
using CertIdPtr = std::unique_ptr<OCSP_CERTID, FreeWith<OCSP_CERTID_free>>;
using StorePtr = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;
using CrlPtr = std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>>;
using TsResponsePtr = std::unique_ptr<TS_RESP, FreeWith<TS_RESP_free>>;

StorePtr store_of(const World& world) {
  StorePtr store(X509_STORE_new());
  for (const Certificate& certificate : world.roots()) X509_STORE_add_cert(store.get(), certificate.native());
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), world.clock().time_since_epoch().count());
  return store;
}

OcspBasicPtr ask_ocsp(const World& world, const Certificate& certificate) {
  const auto issuer = world.chain(certificate).front();
  const auto id = write_certificate_id(certificate, issuer, Digest::Sha1);
  const Bytes request = der::sequence({der::sequence({der::sequence({der::sequence({id.der})})})});
  const Bytes answer = value(world.ocsp_answer("issuing", request));
  const unsigned char* octets = answer.data();
  const OcspResponsePtr response(d2i_OCSP_RESPONSE(nullptr, &octets, static_cast<long>(answer.size())));
  REQUIRE(response);
  REQUIRE(OCSP_response_status(response.get()) == OCSP_RESPONSE_STATUS_SUCCESSFUL);
  return OcspBasicPtr(OCSP_response_get1_basic(response.get()));
}

/// ocsp_status has OpenSSL verify an answer and read the status; -1 if it does not verify.
int ocsp_status(const World& world, const Certificate& certificate) {
  const auto chain = world.chain(certificate);
  const auto basic = ask_ocsp(world, certificate);
  REQUIRE(basic);
  const std::unique_ptr<STACK_OF(X509), FreeWith<[](STACK_OF(X509) * stack) { sk_X509_free(stack); }>> others(
      sk_X509_new_null());
  for (const Certificate& above : chain) sk_X509_push(others.get(), above.native());
  if (OCSP_basic_verify(basic.get(), others.get(), store_of(world).get(), 0) != 1) return -1;
  const CertIdPtr id(OCSP_cert_to_id(EVP_sha1(), certificate.native(), chain.front().native()));
  int status = -1;
  OCSP_resp_find_status(basic.get(), id.get(), &status, nullptr, nullptr, nullptr, nullptr);
  return status;
}

CrlPtr parse_crl(const Bytes& der) {
  const unsigned char* octets = der.data();
  return CrlPtr(d2i_X509_CRL(nullptr, &octets, static_cast<long>(der.size())));
}

bool lists(const Bytes& crl, const Certificate& certificate) {
  const auto parsed = parse_crl(crl);
  REQUIRE(parsed);
  X509_REVOKED* entry = nullptr;
  // 2 means: with the reason removeFromCRL.
  return X509_CRL_get0_by_serial(parsed.get(), &entry, X509_get_serialNumber(certificate.native())) != 0;
}

}  // namespace

TEST_CASE("world: OCSP answers are of the clock", "[sandbox]") {
  World world = small_world();
  const auto anna = value(world.issue("issuing", KeyType::P384, person("Anna Amsel")));
  require(world.revoke(anna.certificate, at("2028-05-01"), Reason::KeyCompromise));
  for (const auto& [time, status] :
       {std::pair{"2026-03-01", V_OCSP_CERTSTATUS_GOOD}, std::pair{"2028-04-30", V_OCSP_CERTSTATUS_GOOD},
        std::pair{"2028-05-01", V_OCSP_CERTSTATUS_REVOKED}, std::pair{"2039-12-31", V_OCSP_CERTSTATUS_REVOKED},
        std::pair{"2027-01-01", V_OCSP_CERTSTATUS_GOOD}}) {
    CAPTURE(time);
    world.set_clock(at(time));
    CHECK(ocsp_status(world, anna.certificate) == status);
  }
}

TEST_CASE("world: a hold ends, and the delta CRL says so", "[sandbox]") {
  World world = small_world();
  const auto anna = value(world.issue("issuing", KeyType::P256, person("Anna Amsel")));
  require(world.revoke(anna.certificate, at("2026-04-01"), Reason::CertificateHold));
  require(world.revoke(anna.certificate, at("2026-05-01"), Reason::RemoveFromCrl));
  world.set_clock(at("2026-04-01T12:00:00Z"));
  CHECK(lists(value(world.crl("issuing")), anna.certificate));
  CHECK(lists(value(world.delta_crl("issuing")), anna.certificate));
  world.set_clock(at("2026-04-20"));
  CHECK(lists(value(world.crl("issuing")), anna.certificate));
  CHECK_FALSE(lists(value(world.delta_crl("issuing")), anna.certificate));
  world.set_clock(at("2026-05-01T12:00:00Z"));
  CHECK_FALSE(lists(value(world.crl("issuing")), anna.certificate));
  CHECK(lists(value(world.delta_crl("issuing")), anna.certificate));
  CHECK(ocsp_status(world, anna.certificate) == V_OCSP_CERTSTATUS_GOOD);
}

TEST_CASE("world: an authority can be revoked, and the authority above says so", "[sandbox]") {
  World world = small_world();
  const auto issuing = value(world.identity("issuing")).certificate;
  require(world.revoke(issuing, at("2030-01-01"), Reason::CaCompromise));
  world.set_clock(at("2029-12-31"));
  CHECK_FALSE(lists(value(world.crl("root")), issuing));
  world.set_clock(at("2030-01-02"));
  CHECK(lists(value(world.crl("root")), issuing));
  const auto crl = parse_crl(value(world.crl("root")));
  CHECK(X509_CRL_verify(crl.get(), X509_get0_pubkey(world.roots().front().native())) == 1);
}

TEST_CASE("world: a certificate's CRL of several is the one that lists it", "[sandbox]") {
  World world = small_world();
  const Validity validity{at("2026-01-01"), at("2041-01-01")};
  value(world.add_authority(
      {.name = "parted", .issuer = "root", .subject = {"Parted"}, .validity = validity, .crl_partitions = 3}));
  const auto fetcher = world.fetcher();
  for (int i = 0; i < 6; ++i) {
    const auto holder = value(world.issue("parted", KeyType::P256, person("Holder")));
    require(world.revoke(holder.certificate, at("2026-02-01"), Reason::Unspecified));
    int listed = 0;
    for (unsigned part = 0; part < 3; ++part) {
      const Bytes crl = value(world.crl("parted", part));
      const std::string url = world.base_url() + "/crl/parted-p" + std::to_string(part) + ".crl";
      const bool named = as_text(holder.certificate.der()).find(url) != std::string_view::npos;
      CHECK(lists(crl, holder.certificate) == named);
      CHECK(as_text(value(fetcher->get(url, 1u << 20))).find(url) != std::string_view::npos);
      listed += named;
    }
    CHECK(listed == 1);
  }
  CHECK_FALSE(world.crl("parted", 3));
}

TEST_CASE("world: tokens carry the clock's time and OpenSSL takes them", "[sandbox]") {
  World world = small_world();
  const auto key = GENERATE(KeyType::Rsa2048, KeyType::Rsa3072, KeyType::P256, KeyType::P384, KeyType::P521);
  const auto digest = GENERATE(Digest::Sha256, Digest::Sha384, Digest::Sha512);
  const Validity validity{at("2028-01-01"), at("2041-01-01")};
  value(world.add_tsa({.name = "later",
                       .authority = "issuing",
                       .subject = {"TSA"},
                       .validity = validity,
                       .key = key,
                       .digest = digest}));
  const Bytes request = timestamp_request();
  const auto ask = [&] {
    const Bytes answer = value(world.timestamp_answer("later", request));
    const unsigned char* octets = answer.data();
    TsResponsePtr response(d2i_TS_RESP(nullptr, &octets, static_cast<long>(answer.size())));
    REQUIRE(response);
    return response;
  };
  const auto status = [](const TsResponsePtr& response) {
    return ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())));
  };
  CHECK(status(ask()) == TS_STATUS_REJECTION);
  world.set_clock(at("2034-06-01T10:11:12Z"));
  const auto response = ask();
  REQUIRE(status(response) == TS_STATUS_GRANTED);
  const ASN1_GENERALIZEDTIME* time = TS_TST_INFO_get_time(TS_RESP_get_tst_info(response.get()));
  CHECK(std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time))) == "20340601101112Z");
  X509_STORE* store = X509_STORE_new();  // TS_VERIFY_CTX frees it
  for (const Certificate& root : world.roots()) X509_STORE_add_cert(store, root.native());
  X509_STORE_add_cert(store, value(world.identity("issuing")).certificate.native());
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), world.clock().time_since_epoch().count());
  const std::unique_ptr<TS_VERIFY_CTX, FreeWith<TS_VERIFY_CTX_free>> context(TS_VERIFY_CTX_new());
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_SIGNATURE);
  TS_VERIFY_CTX_set_store(context.get(), store);
  CHECK(TS_RESP_verify_token(context.get(), TS_RESP_get_token(response.get())) == 1);
}

TEST_CASE("world: what is asked for wrongly gets the protocol's refusal", "[sandbox][reject]") {
  World world = small_world();
  const Bytes rubbish = to_bytes("rubbish");
  CHECK(value(world.ocsp_answer("issuing", rubbish)) == write_ocsp_refusal(OcspRefusal::MalformedRequest));
  CHECK_THAT(std::string(as_text(value(world.timestamp_answer("tsa", rubbish)))), Catch::Contains("no time-stamp"));
  CHECK(world.ocsp_answer("nobody", rubbish).error().code == Errc::NotFound);
  CHECK(world.answer({.method = "GET", .path = "/nothing"}).status == 404);
  CHECK(world.answer({.method = "GET", .path = "/tsa/tsa"}).status == 405);
  CHECK(world.answer({.method = "DELETE", .path = "/ca/root.cer"}).status == 405);
  const auto fetcher = world.fetcher();
  CHECK(fetcher->get("http://elsewhere.test/", 100).error().code == Errc::Network);
  CHECK(fetcher->get(world.crl_url("issuing"), 10).error().code == Errc::Network);
}

TEST_CASE("world: an OCSP request for another authority's certificate is not answered", "[sandbox][reject]") {
  World world = small_world();
  const auto issuing = value(world.identity("issuing")).certificate;
  const auto id = write_certificate_id(issuing, world.roots().front(), Digest::Sha256);
  const Bytes request = der::sequence({der::sequence({der::sequence({der::sequence({id.der})})})});
  CHECK(value(world.ocsp_answer("issuing", request)) == write_ocsp_refusal(OcspRefusal::Unauthorized));
  const std::string path = "/ocsp/root/" + to_base64(request);
  CHECK(world.answer({.method = "GET", .path = path}).body.size() > 100);
}

TEST_CASE("world: an authority that keeps what has expired says so in CRLs and OCSP answers", "[sandbox]") {
  World world("http://sandbox.test", at("2039-01-01"));
  value(
      world.add_authority({.name = "issuing", .subject = {"Root"}, .validity = kFifteenYears, .keeps_expired = true}));
  const auto anna = value(world.issue("issuing", KeyType::P256, person("Anna Amsel")));
  const auto crl = parse_crl(value(world.crl("issuing")));
  const std::unique_ptr<ASN1_OBJECT, FreeWith<ASN1_OBJECT_free>> expired_on_crl(OBJ_txt2obj("2.5.29.60", 1));
  CHECK(X509_CRL_get_ext_by_OBJ(crl.get(), expired_on_crl.get(), -1) >= 0);
  const auto basic = ask_ocsp(world, anna.certificate);
  CHECK(OCSP_SINGLERESP_get_ext_by_NID(OCSP_resp_get0(basic.get(), 0), NID_id_pkix_OCSP_archiveCutoff, -1) >= 0);
}
