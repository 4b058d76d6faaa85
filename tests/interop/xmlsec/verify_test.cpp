#include <catch2/catch.hpp>

#include "program.hpp"
#include "signed_file.hpp"
#include "support/pki.hpp"

using namespace libsign;
using namespace interop;

namespace {

constexpr const char* kVerificationTime = "2026-06-01 12:00:00";

/// The algorithms of a key that xmlsec1 1.2.37 knows too: RSA PKCS#1 v1.5 and ECDSA, with digests older than SHA-3.
std::vector<SignatureAlgorithm> common_algorithms(const Signer& signer) {
  std::vector<SignatureAlgorithm> common;
  for (const SignatureAlgorithm& one : signer.algorithms()) {
    const bool scheme = one.scheme == Scheme::RsaPkcs1 || one.scheme == Scheme::Ecdsa;
    if (scheme && one.digest < Digest::Sha3_224) common.push_back(one);
  }
  return common;
}

Run xmlsec_verify(const SignedFile& file) {
  const TemporaryFolder folder;
  folder.write("signature.xml", as_bytes(file.signature));
  for (const Document& data : file.files) folder.write(data.name(), data.bytes());
  const auto pki = support::vectors() / "pki";
  return run(folder.path(),
             {"xmlsec1", "--verify", "--verification-gmt-time", kVerificationTime, "--trusted-pem",
              (pki / "root.crt.pem").string(), "--untrusted-pem", (pki / "intermediate.crt.pem").string(),
              "--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "--id-attr:Id", "urn:memo:clause",
              "--node-xpath", "//*[local-name()='Signature']", "signature.xml"});
}

}  // namespace

TEST_CASE(
    "xmlsec1 accepts what is signed in every packaging with every key and digest it knows, and rejects each "
    "with a word changed",
    "[interop]") {
  if (!have_program("xmlsec1")) return;
  const std::string key = GENERATE("rsa2048", "rsa3072", "p256", "p384", "p521");
  const auto algorithms = common_algorithms(*support::signer(key));
  CHECK(algorithms.size() == 3);
  for (const Shape& shape : shapes()) {
    for (const SignatureAlgorithm& algorithm : algorithms) {
      CAPTURE(key, shape.name, describe(algorithm));
      SignatureParameters parameters;
      parameters.algorithm = algorithm;
      parameters.reference_digest = algorithm.digest;
      const SignedFile file = sign(shape, key, parameters);

      const Run good = xmlsec_verify(file);
      CAPTURE(good.output);
      CHECK(good.status == 0);
      const std::string references = file.files.size() == 2 ? "3/3" : "2/2";
      CHECK(good.output.find("(ok/all): " + references) != std::string::npos);

      const Run bad = xmlsec_verify(tampered(file));
      CAPTURE(bad.output);
      CHECK(bad.status == 1);
      CHECK(bad.output.find("FAIL") != std::string::npos);
    }
  }
}
