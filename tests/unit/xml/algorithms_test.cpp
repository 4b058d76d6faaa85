#include <catch2/catch.hpp>

#include "xml/dsig.hpp"

using namespace libsign;
using namespace libsign::xml;

namespace {

std::optional<SignatureAlgorithm> read(const std::string& method) {
  const auto document = Document::parse(
      as_bytes("<x xmlns='http://www.w3.org/2000/09/xmldsig#' xmlns:p='http://www.w3.org/2007/05/xmldsig-more#'>" +
               method + "</x>"),
      {}, "x.xml");
  REQUIRE(document);
  return signature_algorithm_from(document->root().children().front());
}

std::string pss(const std::string& parameters) {
  return "<SignatureMethod Algorithm='http://www.w3.org/2007/05/xmldsig-more#rsa-pss'>" + parameters +
         "</SignatureMethod>";
}

constexpr const char* kSha512 = "<DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha512'/>";

}  // namespace

TEST_CASE("dsig: every digest has a URI that reads back", "[xml]") {
  for (int i = 0; i <= static_cast<int>(Digest::Sha3_512); ++i) {
    const auto digest = static_cast<Digest>(i);
    CHECK(digest_from_uri(digest_uri(digest)) == digest);
  }
  CHECK_FALSE(digest_from_uri("http://www.w3.org/2000/09/xmldsig#sha2"));
}

TEST_CASE("dsig: the URI written for an algorithm reads back as that algorithm", "[xml]") {
  const auto algorithm =
      GENERATE(SignatureAlgorithm{Scheme::RsaPkcs1, Digest::Sha256},
               SignatureAlgorithm{Scheme::RsaPss, Digest::Sha384, Digest::Sha384, 48},
               SignatureAlgorithm{Scheme::RsaPss, Digest::Sha3_256, Digest::Sha3_256, 32},
               SignatureAlgorithm{Scheme::Ecdsa, Digest::Sha3_512}, SignatureAlgorithm{Scheme::Ecdsa, Digest::Sha224},
               SignatureAlgorithm{Scheme::Ed25519}, SignatureAlgorithm{Scheme::Ed448},
               SignatureAlgorithm{Scheme::Dsa, Digest::Sha1});
  const auto uri = signature_algorithm_uri(algorithm);
  REQUIRE(uri);
  CHECK(read("<SignatureMethod Algorithm='" + std::string(*uri) + "'/>") == algorithm);
}

TEST_CASE("dsig: PSS that is not parameterless has no URI to write", "[xml]") {
  CHECK_FALSE(signature_algorithm_uri({Scheme::RsaPss, Digest::Sha256, Digest::Sha1, 32}));
  CHECK_FALSE(signature_algorithm_uri({Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 20}));
  CHECK_FALSE(signature_algorithm_uri({Scheme::RsaPkcs1, Digest::Sha3_256}));
}

TEST_CASE("dsig: RSAPSSParams that are left out have the defaults of RFC 9231, 2.3.9", "[xml]") {
  CHECK(read(pss("")) == SignatureAlgorithm{Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 32});
  CHECK(read(pss("<p:RSAPSSParams/>")) == SignatureAlgorithm{Scheme::RsaPss, Digest::Sha256, Digest::Sha256, 32});
  CHECK(read(pss(std::string("<p:RSAPSSParams>") + kSha512 + "</p:RSAPSSParams>")) ==
        SignatureAlgorithm{Scheme::RsaPss, Digest::Sha512, Digest::Sha512, 64});
  CHECK(read(pss(std::string("<p:RSAPSSParams><p:MaskGenerationFunction Algorithm="
                             "'http://www.w3.org/2007/05/xmldsig-more#MGF1'>") +
                 kSha512 +
                 "</p:MaskGenerationFunction><p:SaltLength> 20 </p:SaltLength><p:TrailerField>1</p:TrailerField>"
                 "</p:RSAPSSParams>")) == SignatureAlgorithm{Scheme::RsaPss, Digest::Sha256, Digest::Sha512, 20});
}

TEST_CASE("dsig: RSAPSSParams that say something unknown are no algorithm", "[xml][reject]") {
  const auto parameters =
      GENERATE("<DigestMethod Algorithm='urn:x'/>", "<p:SaltLength>-1</p:SaltLength>",
               "<p:SaltLength>99999999999999999999</p:SaltLength>", "<p:SaltLength/>",
               "<p:TrailerField>2</p:TrailerField>", "<p:MaskGenerationFunction Algorithm='urn:x'/>");
  CHECK_FALSE(read(pss("<p:RSAPSSParams>" + std::string(parameters) + "</p:RSAPSSParams>")));
}

TEST_CASE("dsig: HMAC and unknown methods are no signature algorithm", "[xml][reject]") {
  const auto uri = GENERATE("http://www.w3.org/2000/09/xmldsig#hmac-sha1",
                            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "urn:x", "");
  CHECK_FALSE(read("<SignatureMethod Algorithm='" + std::string(uri) + "'/>"));
}
