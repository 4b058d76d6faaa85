#include <catch2/catch.hpp>

#include "conformance/corpus.hpp"
#include "program.hpp"
#include "signed_file.hpp"

using namespace libsign;
using namespace interop;

namespace {

SignatureParameters every_property() {
  SignatureParameters parameters;
  parameters.commitments = {"http://uri.etsi.org/01903/v1.2.2#ProofOfApproval",
                            "http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin"};
  parameters.claimed_roles = {"Minister for <Digital> & more", "Ülem"};
  parameters.place = Place{"Tallinn", "EE"};
  parameters.signature_policy = SignatureParameters::PolicyIdentifier{"urn:oid:1.2.3.4", Digest::Sha256, Bytes(32, 7),
                                                                      "https://example.org/policy"};
  return parameters;
}

/// xmllint validates against the schemas of XAdES 1.3.2 and 1.4.1 (the 24 digits to which libxml2 limits integers
/// lifted in them), or against that of ASiC, without network.
Run validate(const std::string& xml, const std::filesystem::path& schemas, const std::string& schema) {
  const TemporaryFolder folder;
  folder.write("signature.xml", as_bytes(xml));
  return run(folder.path(), {"xmllint", "--nonet", "--noout", "--schema", (schemas / schema).string(), "signature.xml"},
             {"XML_CATALOG_FILES=" + (schemas / "catalog.xml").string()});
}

}  // namespace

TEST_CASE("every signature is valid by the schemas of XAdES and ASiC, with all optional properties and with none",
          "[interop]") {
  const auto corpus = conformance::corpus_folder("xsd");
  if (!corpus || !have_program("xmllint")) return;
  const auto schemas = std::filesystem::canonical(*corpus / "patched");
  for (const Shape& shape : shapes()) {
    for (const std::string key : {"rsa-pss", "p256", "ed25519"}) {
      for (const SignatureParameters& parameters : {every_property(), SignatureParameters{}}) {
        CAPTURE(shape.name, key, parameters.claimed_roles.size());
        const SignedFile file = sign(shape, key, parameters);
        const Run result = validate(signature_element(file.signature), schemas, "all-xades.xsd");
        CAPTURE(result.output, file.signature);
        CHECK(result.status == 0);
        if (shape.packaging != Packaging::AsicE) continue;
        const Run container = validate(file.signature, schemas, "en_31916201v010101.xsd");
        CAPTURE(container.output);
        CHECK(container.status == 0);
      }
    }
  }
}
