#include <libsign/report_etsi.hpp>

#include <catch2/catch.hpp>
#include <pugixml.hpp>

#include "samples.hpp"

using namespace libsign;

namespace {

struct Parsed {
  explicit Parsed(const std::vector<Report>& reports)
      : text(to_etsi(reports, samples::context())), parsed(document.load_string(text.c_str())) {}
  std::string at(const char* path) const { return document.select_node(path).node().text().get(); }
  std::size_t count(const char* path) const { return document.select_nodes(path).size(); }

  std::string text;
  pugi::xml_document document;
  pugi::xml_parse_result parsed;
};

}  // namespace

TEST_CASE("the ETSI report names indication, best signature time and what proves it", "[report][etsi]") {
  const Parsed report({samples::long_term()});
  REQUIRE(report.parsed);
  CHECK(report.at("//SignatureValidationReport/SignatureValidationStatus/MainIndication") ==
        "urn:etsi:019102:mainindication:total-passed");
  CHECK(report.count("/ValidationReport/SignatureValidationReport//SubIndication") == 0);
  CHECK(report.at("//BestSignatureTime/POETime") == "2026-11-21T16:00:05Z");
  const std::string token = std::string("T-") + to_hex(Bytes(32, 0x71));
  CHECK(report.document.select_node("//BestSignatureTime/POEObject/@VOReference").attribute().value() == token);
  CHECK(report.at("//SignatureValidationProcessID") == "urn:etsi:019102:validationprocess:LTA");
}

TEST_CASE("the ETSI report lists evidence by digest, each object once, with its proof", "[report][etsi]") {
  const Parsed report({samples::long_term()});
  CHECK(report.count("//ValidationObject[ObjectType='urn:etsi:019102:validationObject:certificate']") == 1);
  CHECK(report.count("//ValidationObject[ObjectType='urn:etsi:019102:validationObject:OCSPResponse']") == 1);
  CHECK(report.count("//ValidationObject[ObjectType='urn:etsi:019102:validationObject:timestamp']") == 2);
  CHECK(report.count("//ValidationObject[ObjectType='urn:etsi:019102:validationObject:signedData']") == 2);
  CHECK(report.at("//ValidationObject[ObjectType='urn:etsi:019102:validationObject:OCSPResponse']/POE/POETime") ==
        "2027-01-01T00:00:00Z");
  CHECK(report.count("//ValidationObject/POEProvisioning/ValidationObject") == 1);
}

TEST_CASE("the ETSI report of a bad signature says why", "[report][etsi]") {
  const Parsed revoked({samples::revoked()});
  CHECK(revoked.at("//SignatureValidationStatus/MainIndication") == "urn:etsi:019102:mainindication:total-failed");
  CHECK(revoked.at("//SignatureValidationStatus/SubIndication") == "urn:etsi:019102:subindication:REVOKED");
  CHECK(revoked.at("//RevocationReason") == "urn:etsi:019102:revocationReason:keyCompromise");
  const Parsed failed({samples::failed()});
  CHECK(failed.at("//ValidationConstraintIdentifier") == "urn:mocsign:finding:HASH_MISMATCH");
}

TEST_CASE("the ETSI report names policy and trust by digest", "[report][etsi]") {
  const Parsed report({samples::passed()});
  CHECK(report.at("//PolicyName") == "strict");
  CHECK(report.at("//xades:SigPolicyHash/ds:DigestValue") == to_base64(Bytes(32, 0x02)));
  CHECK(report.at("//ReportData[Type='urn:mocsign:trust:sha256']/Value") == to_hex(Bytes(32, 0x03)));
}

TEST_CASE("a file without signatures is never reported as passed", "[report][etsi][reject]") {
  const Parsed report({samples::unsigned_file(), samples::unreadable()});
  CHECK(report.count("//SignatureValidationReport") == 2);
  CHECK(report.text.find("passed") == std::string::npos);
}

TEST_CASE("what a file holds cannot break the ETSI report", "[report][etsi][reject]") {
  const Parsed report({samples::hostile()});
  CHECK(report.parsed);
  CHECK(report.count("//SignatureValidationReport") == 2);
}
