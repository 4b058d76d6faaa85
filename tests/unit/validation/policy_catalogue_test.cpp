#include <libsign/policy.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>
#include <libsign/document.hpp>

using namespace libsign;

namespace {

Instant at(std::string_view text) { return *parse_instant(text); }
Result<AlgorithmCatalogue> read(std::string_view text) { return AlgorithmCatalogue::read(as_bytes(text), "file"); }
PublicKey rsa(unsigned bits) { return *PublicKey::from_rsa(Bytes(bits / 8, 0xFF), Bytes{1, 0, 1}); }

constexpr std::string_view kJson = R"({"SecuritySuitabilityPolicy": {"Algorithm": [
  {"AlgorithmIdentifier": {"Name": "SHA256", "ObjectIdentifier": "2.16.840.1.101.3.4.2.1"},
   "Evaluation": [{"Validity": {}}]},
  {"AlgorithmIdentifier": {"Name": "SHA224", "ObjectIdentifier": "2.16.840.1.101.3.4.2.4"},
   "Evaluation": [{"Validity": {"End": "2029-01-01"}}]},
  {"AlgorithmIdentifier": {"Name": "sha256WithRSAEncryption", "ObjectIdentifier": "1.2.840.113549.1.1.11"},
   "Evaluation": [{"Parameter": [{"name": "moduluslength", "Min": 1900}], "Validity": {"End": "2026-04-01"}},
                  {"Parameter": [{"name": "moduluslength", "Min": 3000}], "Validity": {"End": "2034-01-01"}}]},
  {"AlgorithmIdentifier": {"Name": "sha512WithRSAEncryption", "ObjectIdentifier": "1.2.840.113549.1.1.13"},
   "Evaluation": [{"Parameter": [{"name": "moduluslength", "Min": 3000}], "Validity": {}}]},
  {"AlgorithmIdentifier": {"Name": "ECDSA with SHA-256", "ObjectIdentifier": "1.2.840.10045.4.3.2"},
   "Evaluation": [{"Validity": {}}]},
  {"AlgorithmIdentifier": {"Name": "secp384r1", "ObjectIdentifier": "1.3.132.0.34"}, "Evaluation": [{"Validity": {}}]},
  {"AlgorithmIdentifier": {"Name": "ML-DSA-44", "ObjectIdentifier": "2.16.840.1.101.3.4.3.17"},
   "Evaluation": [{"Validity": {"Start": "2026-02-01"}}]}]}})";

}  // namespace

TEST_CASE("a catalogue accepts what it lists and nothing else", "[policy][catalogue]") {
  const auto catalogue = read(kJson);
  REQUIRE(catalogue);
  CHECK(catalogue->sunset(Digest::Sha256) == std::nullopt);
  CHECK(catalogue->sunset(Digest::Sha224) == at("2029-01-01"));
  CHECK(catalogue->sunset(Digest::Sha512) == Instant::min());
  const SignatureAlgorithm sha256{.scheme = Scheme::RsaPkcs1, .digest = Digest::Sha256};
  CHECK(catalogue->sunset(sha256, rsa(1024)) == Instant::min());
  CHECK(catalogue->sunset(sha256, rsa(2048)) == at("2026-04-01"));
  CHECK(catalogue->sunset(sha256, rsa(4096)) == at("2034-01-01"));
  CHECK(catalogue->sunset({.scheme = Scheme::RsaPkcs1, .digest = Digest::Sha512}, rsa(4096)) == std::nullopt);
  CHECK(catalogue->sunset({.scheme = Scheme::RsaPkcs1, .digest = Digest::Sha1}, rsa(4096)) == Instant::min());
  CHECK(catalogue->sunset({.scheme = Scheme::RsaPss}, rsa(4096)) == Instant::min());
}

TEST_CASE("where a catalogue lists curves, the smallest one's size is the least", "[policy][catalogue]") {
  const auto catalogue = read(kJson);
  REQUIRE(catalogue);
  const auto lines = catalogue->describe();
  CHECK(std::count(lines.begin(), lines.end(), "ECDSA with SHA-256 of 384 bits and more without end") == 1);
}

TEST_CASE("the XML form of a catalogue reads like the JSON form", "[policy][catalogue]") {
  const auto catalogue = read(R"(<?xml version="1.0"?>
<d:SecuritySuitabilityPolicy xmlns:d="urn:ietf:params:xml:ns:dssc">
 <d:Algorithm><d:AlgorithmIdentifier><d:Name>SHA384</d:Name>
  <d:ObjectIdentifier>2.16.840.1.101.3.4.2</d:ObjectIdentifier></d:AlgorithmIdentifier>
  <d:Evaluation><d:Validity><d:End>2030-01-01+00:00</d:End></d:Validity></d:Evaluation></d:Algorithm>
 <d:Algorithm><d:AlgorithmIdentifier><d:Name>DSA</d:Name><d:ObjectIdentifier>1.2.840.10040.4.1</d:ObjectIdentifier>
  </d:AlgorithmIdentifier><d:Evaluation><d:Parameter name="plength"><d:Min>1900</d:Min></d:Parameter>
  <d:Parameter name="qlength"><d:Min>200</d:Min></d:Parameter><d:Validity/></d:Evaluation></d:Algorithm>
</d:SecuritySuitabilityPolicy>)");
  REQUIRE(catalogue);
  CHECK(catalogue->sunset(Digest::Sha384) == at("2030-01-01"));
  const auto lines = catalogue->describe();
  CHECK(std::count(lines.begin(), lines.end(), "DSA of 1900 bits and more without end") == 1);
}

TEST_CASE("what is no catalogue is refused", "[policy][catalogue][reject]") {
  const auto text =
      GENERATE("", "{", "{}", "[]", "<a/>", "<SecuritySuitabilityPolicy/>", "{\"SecuritySuitabilityPolicy\": []}",
               R"({"SecuritySuitabilityPolicy": {"Algorithm": [{"AlgorithmIdentifier": {"Name": "SHA256"},
                             "Evaluation": [{"Validity": {"End": "soon"}}]}]}})");
  CAPTURE(text);
  const auto catalogue = read(text);
  REQUIRE_FALSE(catalogue);
  CHECK(catalogue.error().code == Errc::BadInput);
}

TEST_CASE("an upper bound on key sizes is not passed over", "[policy][catalogue][reject]") {
  const auto catalogue = read(R"({"SecuritySuitabilityPolicy": {"Algorithm": [{"AlgorithmIdentifier":
    {"Name": "DSA", "ObjectIdentifier": "1.2.840.10040.4.1"},
    "Evaluation": [{"Parameter": [{"name": "plength", "Max": 4096}], "Validity": {}}]}]}})");
  REQUIRE_FALSE(catalogue);
  CHECK(catalogue.error().code == Errc::Unsupported);
}

TEST_CASE("the published suite gives the dates that are built in", "[policy][catalogue]") {
  const char* const set = std::getenv("LIBSIGN_CORPUS");
  const std::filesystem::path corpus = set ? set : MOCSIGN_DEFAULT_CORPUS;
  const auto document = Document::open(corpus / "xsd" / "example-ts119322-dss-crypto-suite.xml");
  if (!document) {
    std::puts("notice: no corpus, the published suite is not compared");
    return;
  }
  const auto catalogue = AlgorithmCatalogue::read(document->bytes(), "suite");
  REQUIRE(catalogue);
  const AlgorithmCatalogue built_in;
  for (const Digest digest : {Digest::Md5, Digest::Sha1, Digest::Ripemd160, Digest::Sha224, Digest::Sha256,
                              Digest::Sha384, Digest::Sha512, Digest::Sha3_256, Digest::Sha3_384, Digest::Sha3_512}) {
    CAPTURE(name(digest));
    CHECK(catalogue->sunset(digest) == built_in.sunset(digest));
  }
  for (const unsigned bits : {1024u, 2048u, 3072u, 4096u})
    for (const Digest digest : {Digest::Sha256, Digest::Sha384, Digest::Sha512}) {
      CAPTURE(bits, name(digest));
      const SignatureAlgorithm pkcs1{.scheme = Scheme::RsaPkcs1, .digest = digest};
      const SignatureAlgorithm pss{.scheme = Scheme::RsaPss, .digest = digest};
      CHECK(catalogue->sunset(pkcs1, rsa(bits)) == built_in.sunset(pkcs1, rsa(bits)));
      // The built-in table knows no time at which RSASSA-PSS was used with such small keys.
      if (bits > 1024) CHECK(catalogue->sunset(pss, rsa(bits)) == built_in.sunset(pss, rsa(bits)));
    }
}
