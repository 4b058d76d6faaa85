#include <catch2/catch.hpp>

#include "program.hpp"
#include "signed_file.hpp"
#include "support/pki.hpp"

using namespace libsign;
using namespace interop;

namespace {

constexpr const char* kVerificationTime = "2026-06-01 12:00:00";

/// RSA PKCS#1 v1.5 or ECDSA with every digest that xmlsec1 1.2.37 knows for it and the OpenSSL below it carries out.
std::vector<SignatureAlgorithm> algorithms(const std::string& key) {
  std::vector<SignatureAlgorithm> all;
  const Scheme scheme = key.starts_with("rsa") ? Scheme::RsaPkcs1 : Scheme::Ecdsa;
  for (const Digest digest : {Digest::Sha1, Digest::Sha224, Digest::Sha256, Digest::Sha384, Digest::Sha512})
    all.push_back({scheme, digest});
  if (scheme == Scheme::RsaPkcs1) {
    all.push_back({scheme, Digest::Md5});
    all.push_back({scheme, Digest::Ripemd160});
  }
  return all;
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
  for (const Shape& shape : shapes()) {
    for (const SignatureAlgorithm& algorithm : algorithms(key)) {
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
